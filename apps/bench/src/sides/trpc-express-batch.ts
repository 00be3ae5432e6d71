import { trpcHttpSide } from '../peers/trpc-http.ts';
import type { Side } from '../side.ts';

export const side: Side = trpcHttpSide('express', 'httpBatchLink');
