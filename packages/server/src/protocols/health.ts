import express, { type Router } from 'express';

/** `/healthz`: the process is alive. `/readyz`: it takes calls. */
export function healthRoutes(isReady: () => boolean): Router {
  const router = express.Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', (_request, response) => {
    const ready = isReady();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'stopping' });
  });
  return router;
}
