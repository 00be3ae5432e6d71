import { Pool } from 'undici';
import { pythonPackage, servePython } from '../peers/python.ts';
import { undiciClient } from '../peers/undici-client.ts';
import type { Side } from '../side.ts';

export const side: Side = {
  label: 'Python Flask, undici client',
  packages: ['undici'],
  programs: [pythonPackage('flask', 'flask', 'python3-flask')],
  lacks: { hold: "Flask's own server closes a connection after each answer" },
  serve: () => servePython('flask_server.py', []),
  connect: async (port) => undiciClient(new Pool(`http://127.0.0.1:${port}`)),
};
