import { type Contract, ContractError, toContract } from '@ahoy/contract';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { glob, mkdir, mkdtemp, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Repository } from '../repository.ts';
import { git } from './git.ts';

const execute = promisify(execFile);

/** Bytes that a contract may have. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Run in the tree, whose own packages read its own router. */
const SCRIPT = `
import { contractOf } from '@ahoy/contract';
import { pathToFileURL } from 'node:url';
const services = await import(pathToFileURL('packages/router/src/services.ts').href);
process.stdout.write(JSON.stringify(contractOf(services)));
`;

/**
 * Reads the contract of a commit from its source: in a worktree in a temporary folder, with the packages of others that
 * are installed here. The folder is removed whatever comes.
 * @throws ContractError for a router that cannot be read; it says why.
 */
export async function contractOfTree(commit: string, { root }: Repository, signal: AbortSignal): Promise<Contract> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ahoy-check-'));
  const top = path.join(folder, 'tree');
  try {
    await git(['worktree', 'add', '--quiet', '--detach', top, commit], { cwd: root, signal });
    const tree = path.join(top, (await git(['rev-parse', '--show-prefix'], { cwd: root, signal })).trim());
    await linkPackages(root, tree);
    return toContract(JSON.parse(await printed(tree, signal)), commit);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ContractError) throw cause;
    throw new ContractError(`the router of ${commit} cannot be read: ${reasonOf(cause as ExecError)}`, { cause });
  } finally {
    // Ctrl-C must not keep it from being removed.
    const options = { cwd: root, signal: new AbortController().signal };
    await git(['worktree', 'remove', '--force', top], options).catch(() => {});
    await rm(folder, { recursive: true, force: true });
    await git(['worktree', 'prune'], options).catch(() => {});
  }
}

type ExecError = Error & { readonly stderr?: string };

async function printed(tree: string, signal: AbortSignal): Promise<string> {
  const args = ['--no-warnings', '--input-type=module', '--eval', SCRIPT];
  const { stdout } = await execute(process.execPath, args, { cwd: tree, signal, maxBuffer: MAX_BYTES });
  return stdout;
}

/** The sentence among what Node or git prints. */
function reasonOf({ stderr = '', message }: ExecError): string {
  return /^(?:\w*Error.*|fatal: .*)$/m.exec(stderr)?.[0] ?? message;
}

/** Packages of others are those of this checkout; the repository's own are those of the tree. */
async function linkPackages(root: string, tree: string): Promise<void> {
  await linkAll(path.join(root, 'node_modules'), path.join(tree, 'node_modules'));
  for await (const own of glob('{packages,apps}/*/node_modules', { cwd: root })) {
    if (existsSync(path.join(tree, path.dirname(own)))) await linkAll(path.join(root, own), path.join(tree, own));
  }
}

async function linkAll(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    // npm links a workspace by a relative path, which leads into the tree when it stands there.
    if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (entry.name === '@ahoy') await linkAll(source, target);
    else await symlink(source, target);
  }
}
