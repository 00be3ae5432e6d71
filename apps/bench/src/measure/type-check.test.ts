import { expect, test } from 'vitest';
import { readDiagnostics } from './type-check.ts';

test('what tsc prints is read', () => {
  const output = 'Files:              83\nInstantiations:  32819\nMemory used:    61440K\nTotal time:     0.275s\n';
  expect(readDiagnostics(output)).toEqual({ seconds: 0.275, memoryMiB: 60, instantiations: 32_819 });
});

test('a figure that tsc does not print is named', () => {
  expect(() => readDiagnostics('Files: 83\nTotal time: 0.2s\n')).toThrow(
    'tsc: expected a line "Memory used", got:\nFiles: 83',
  );
});
