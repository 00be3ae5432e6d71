import express, { type Router } from 'express';
import type { DescribedServices } from '../described-services.ts';

const PATH = '/contract.json';

/**
 * `/contract.json`: all that is known of what is served, in the form of `contract.lock.json`. It tells more than
 * reflection does: limits, defaults, descriptions, declared errors, routes. A procedure that has this route keeps it.
 */
export function contractRoute({ contract, numbers }: DescribedServices): Router {
  const router = express.Router();
  if (contract.procedures.some(({ meta }) => meta.http?.split(' ')[1] === PATH)) return router;
  router.get(PATH, (_request, response) => {
    response.set({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' }).json({ ...numbers, contract });
  });
  return router;
}
