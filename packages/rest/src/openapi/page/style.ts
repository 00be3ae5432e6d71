import { Markup } from './markup.ts';

/** The style of the page, in the colours of the reader's system. */
export const style: Markup = new Markup(`
:root { color-scheme: light dark; --line: light-dark(#d8dce2, #3a4048); --soft: light-dark(#f4f6f8, #1e2227); }
body { display: flex; gap: 2rem; margin: 0 auto; padding: 1.5rem; max-width: 76rem; font: 1rem/1.5 system-ui, sans-serif; }
nav { position: sticky; top: 1.5rem; flex: 0 0 14rem; max-height: calc(100vh - 3rem); overflow: auto; }
nav ul { margin: 0 0 1rem; padding: 0; list-style: none; overflow-wrap: anywhere; }
main { flex: 1; min-width: 0; }
section { border-top: 1px solid var(--line); margin-top: 2rem; }
h4 { margin: 1.25rem 0 0.25rem; }
p { margin: 0.25rem 0; }
pre { margin: 0.5rem 0; padding: 0.75rem; border-radius: 6px; background: var(--soft); overflow: auto; }
pre, code { font: 0.875rem/1.5 ui-monospace, monospace; }
pre i { opacity: 0.7; }
pre.call { user-select: all; white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); }
dd { margin: 0 0 0.5rem; }
.errors dt { float: left; margin-right: 0.75rem; font-weight: 600; }
.types, small { font-size: 0.875rem; opacity: 0.7; }
b.get { color: light-dark(#05692e, #56d385); }
b.post, b.put, b.patch { color: light-dark(#0a4fb3, #7cb0ff); }
b.delete { color: light-dark(#b00020, #ff8a95); }
@media (max-width: 48rem) { body { display: block; } nav { position: static; max-height: none; } }
`);
