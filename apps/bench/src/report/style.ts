/** The report's style sheet: light or dark, as its reader's system is. */
export const STYLE: string = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2024; --quiet: #63676c; --rule: #d9dcdf; --ours: #0b6bcb; --peer: #a9b0b7; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171a; --ink: #e6e8ea; --quiet: #9aa1a8; --rule: #33393f; --ours: #5ab0ff; --peer: #6b747d; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1rem 4rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 3rem 0 .25rem; border-top: 1px solid var(--rule); padding-top: 1rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p, li, summary { max-width: 46rem; }
.quiet, summary { color: var(--quiet); }
nav a { margin-right: .75rem; }
a { color: var(--ours); }
svg { width: 100%; height: auto; display: block; font: 12px system-ui, sans-serif; }
svg text { fill: var(--ink); }
svg .axis { fill: var(--quiet); font-size: 11px; }
svg .grid { stroke: var(--rule); fill: none; }
svg .peer rect, svg .peer circle { fill: var(--peer); }
svg .ours rect, svg .ours circle { fill: var(--ours); }
svg .line { fill: none; stroke-width: 1.5; stroke: var(--peer); }
svg .ours .line { stroke: var(--ours); stroke-width: 2.5; }
svg .lead { fill: none; stroke: var(--rule); }
svg .ours text { font-weight: 600; fill: var(--ours); }
svg g:hover .line { stroke: var(--ink); stroke-width: 3; }
svg g:hover text { font-weight: 600; }
svg .spread { stroke: var(--ink); stroke-width: 1.5; fill: none; }
svg .cut { stroke: var(--paper); stroke-width: 2; fill: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; margin: .5rem 0; }
th, td { padding: .2rem .6rem; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th:first-child, td:first-child, td.remark { text-align: left; }
td.remark { color: var(--quiet); white-space: normal; }
tr.ours td:first-child { font-weight: 600; color: var(--ours); }
`;
