import { CallError, isMetadataValue, type Metadata } from '@ahoy/core';
import { MAX_METADATA_LENGTH, MAX_METADATA_PAIRS } from './limits.ts';
import { isMetadataName, type NameReader, type NameWriter } from './names.ts';
import { demand } from './protocol-error.ts';

/**
 * Writes metadata as names and values in turn, without brackets.
 * @throws CallError BAD_REQUEST for what cannot travel, and for too much of it; then no name has been numbered.
 */
export function metadataText(metadata: Metadata, name: NameWriter): string {
  const entries = Object.entries(metadata);
  if (entries.length === 0) return '';
  let length = 0;
  for (const [key, value] of entries) {
    if (!isMetadataName(key.toLowerCase()) || !isMetadataValue(value)) {
      const expected = 'expected letters, digits and hyphens, and printable ASCII';
      throw CallError.local('BAD_REQUEST', `metadata ${JSON.stringify(key)}: ${expected}`);
    }
    length += key.length + value.length;
  }
  if (entries.length > MAX_METADATA_PAIRS || length > MAX_METADATA_LENGTH) {
    const expected = `at most ${MAX_METADATA_PAIRS} pairs and ${MAX_METADATA_LENGTH} characters`;
    throw CallError.local('BAD_REQUEST', `metadata: expected ${expected}, got ${entries.length} and ${length}`);
  }
  return entries.map(([key, value]) => `${name(key.toLowerCase())},${JSON.stringify(value)}`).join(',');
}

/**
 * Reads names and values in turn.
 * @throws ProtocolError for what is none.
 */
export function metadataFrom(pairs: unknown, name: NameReader): Metadata {
  const most = 2 * MAX_METADATA_PAIRS;
  demand(Array.isArray(pairs) && pairs.length <= most, `at most ${MAX_METADATA_PAIRS} pairs of metadata`);
  const metadata: Record<string, string> = {};
  let length = 0;
  for (let index = 0; index < pairs.length; index += 2) {
    const key = name(pairs[index]);
    const value: unknown = pairs[index + 1];
    demand(isMetadataValue(value), 'printable ASCII as metadata');
    length += key.length + value.length;
    metadata[key] = value;
  }
  demand(length <= MAX_METADATA_LENGTH, `metadata of at most ${MAX_METADATA_LENGTH} characters`);
  return metadata;
}
