import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';

/** Makes a command, which does its work in a terminal. */
export type CreateCommand = (terminal: Terminal) => Command;

/** A command as the table of contents has it. Its module is loaded when it is asked for. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CreateCommand>;
}

/** Every command, in the order of the help. One that begins with `__` is for programs, and is not shown. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'list',
    summary: 'the procedures of all services, or of one',
    load: async () => (await import('./commands/list.ts')).listCommand,
  },
  {
    name: 'describe',
    summary: 'what a procedure takes and answers, and how it is called',
    load: async () => (await import('./commands/describe.ts')).describeCommand,
  },
  {
    name: 'call',
    summary: 'call a procedure; its input is made of flags or of JSON',
    load: async () => (await import('./commands/call.ts')).callCommand,
  },
  {
    name: 'proto',
    summary: 'the .proto files of the router',
    load: async () => (await import('./commands/proto.ts')).protoCommand,
  },
  {
    name: 'openapi',
    summary: 'the OpenAPI document of the REST routes, or of /trpc',
    load: async () => (await import('./commands/openapi.ts')).openApiCommand,
  },
  {
    name: 'check',
    summary: 'what the router would break for callers, and what to deploy first',
    load: async () => (await import('./commands/check.ts')).checkCommand,
  },
  {
    name: 'new',
    summary: 'write a procedure or a service: code, test and registration',
    load: async () => (await import('./commands/new.ts')).newCommand,
  },
  {
    name: 'bench',
    summary: 'load on one procedure: calls a second, latencies, errors',
    load: async () => (await import('./commands/bench.ts')).benchCommand,
  },
  {
    name: 'doctor',
    summary: 'what is wrong with this machine or checkout',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
  {
    name: 'completion',
    summary: 'a script for your shell: commands, procedures and flags by Tab',
    load: async () => (await import('./commands/completion.ts')).completionCommand,
  },
  {
    name: '__complete',
    summary: 'the words that may stand next',
    load: async () => (await import('./commands/complete.ts')).completeCommand,
  },
];
