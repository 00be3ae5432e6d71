import { type Contract, contractHash } from '@ahoy/contract';
import { openApiOf, type OpenApiOptions, openApiPage, trpcOpenApiOf } from '@ahoy/rest/openapi';
import express, { type Router } from 'express';
import { createHash } from 'node:crypto';

/** What the documents say of a server. */
export interface OpenApiProtocolOptions {
  readonly contract: Contract;
  /** Title of the documents. */
  readonly name: string;
  /** Where the server is, once it listens. The page says so; a document is where its server is. */
  readonly servers: () => readonly string[];
}

/** A document, ready to be sent. */
interface Served {
  readonly type: string;
  readonly text: string;
}

/** The page has its style in itself, and nothing else that a browser could load or run. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/**
 * Serves `/openapi.json` and `/openapi.trpc.json`, and as a page for people `/docs`. Each is made when it is first asked
 * for. A path that is a procedure's route is left to the procedure.
 */
export function openApiRoutes({ contract, name, servers }: OpenApiProtocolOptions): Router {
  const options = (): OpenApiOptions => ({ title: name, version: contractHash(contract) });
  const documents: Readonly<Record<string, () => Served>> = {
    '/openapi.json': () => json(openApiOf(contract, options())),
    '/openapi.trpc.json': () => json(trpcOpenApiOf(contract, options())),
    '/docs': () => ({ type: 'html', text: openApiPage(openApiOf(contract, { ...options(), servers: servers() })) }),
  };
  // A route that no procedure names has two segments at least.
  const taken = new Set(contract.procedures.map(({ meta }) => meta.http?.split(' ')[1]));
  const router = express.Router();
  for (const [path, make] of Object.entries(documents)) {
    if (taken.has(path)) continue;
    let made: (Served & { readonly etag: string }) | undefined;
    router.get(path, (_request, response) => {
      made ??= tagged(make());
      response.set({ etag: made.etag, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' });
      if (made.type === 'html') response.set('content-security-policy', PAGE_POLICY);
      // With an ETag, express answers 304 to whoever has it.
      response.type(made.type).send(made.text);
    });
  }
  return router;
}

function json(document: object): Served {
  return { type: 'json', text: JSON.stringify(document) };
}

function tagged(served: Served): Served & { readonly etag: string } {
  const hash = createHash('sha256').update(served.text).digest('base64url');
  return { ...served, etag: `"${hash}"` };
}
