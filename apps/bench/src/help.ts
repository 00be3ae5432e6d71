/** What `--help` prints. */
export const HELP: string = `Measures Ahoy beside its peers, each server and each client in a process of its own, in interleaved rounds.

Usage: npm run bench [-- options]

  --only <sets>     unary, sizes, concurrency, stream, bidi, slow-reader, connections, start-up, types, edit
                    (separated by commas; default: all)
  --peers <names>   sides to compare, by the names of the files in apps/bench/src/sides; a first part stands for all
                    that begin with it: ahoy,trpc,grpc-js (default: all)
  --rounds <n>      rounds of each measurement (default: 5)
  --quick           everything once and shortly, to see that it works; the figures mean nothing. Leaves out edit, which
                    edits files of packages/router and puts them back
  --json            prints the results as JSON instead of tables
  --out <folder>    where results are written to (default: apps/bench/results)
  --readme          only writes the table of the newest full run into README.md
  -h, --help        prints this

Results are written as JSON, and a report to be opened in a browser. A full run, of all sets and
sides, also writes the table in README.md. The exit code is 1 when a side failed or a program that it needs is missing.
`;
