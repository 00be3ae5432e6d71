import { execFileSync, spawnSync } from 'node:child_process';

/** Debian's Python, whatever else is called python3. */
export const PYTHON = '/usr/bin/python3';
/** Debian's protoc. */
export const PROTOC = '/usr/bin/protoc';

/** Fails, saying what to install, where Debian's protobuf tools are missing. */
export function checkTools(): void {
  const isMissing = (command: string, args: readonly string[]): boolean => spawnSync(command, args).status !== 0;
  const missing = [
    ...(isMissing(PROTOC, ['--version']) ? ['protobuf-compiler'] : []),
    ...(isMissing(PYTHON, ['-c', 'import grpc_tools.protoc, google.protobuf'])
      ? ['python3-grpc-tools', 'python3-protobuf']
      : []),
  ];
  if (missing.length > 0)
    throw new Error(`these tests need protobuf's own tools: apt-get install -y ${missing.join(' ')}`);
}

/** The folder with protobuf's own `.proto` files, which Debian's protoc does not bring along. */
export function wellKnownProtos(): string {
  const script = 'import grpc_tools, os; print(os.path.join(os.path.dirname(grpc_tools.__file__), "_proto"), end="")';
  return execFileSync(PYTHON, ['-c', script], { encoding: 'utf8' });
}
