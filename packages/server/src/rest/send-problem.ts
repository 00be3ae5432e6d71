import type { TRPCError } from '@trpc/server';
import type { Request, Response } from 'express';
import { toRpcStatus } from '../grpc/status.ts';
import { formatOf, mediaTypes, valueFormats } from './media-type.ts';
import { type ProblemSource, toProblem } from './problem.ts';
import { toProblemXml } from './problem-xml.ts';

/** What a problem may be asked for by: a format's own media types, and those of problems. */
const problemTypes = {
  json: 'application/problem+json',
  xml: 'application/problem+xml',
};
const TYPES = [...mediaTypes.json, problemTypes.json, ...mediaTypes.xml, problemTypes.xml, ...mediaTypes.protobuf];

/**
 * Answers with an error in the format that the caller asks for: problem JSON or problem XML (RFC 9457), or a
 * `google.rpc.Status` in Protobuf; problem JSON where it takes none of these.
 */
export function sendProblem(request: Request, response: Response, error: TRPCError, source?: ProblemSource): void {
  const problem = toProblem(error, source);
  const type = request.accepts(TYPES);
  response.status(problem.status).vary('Accept');
  if (type === problemTypes.xml || isFormat(type, 'xml')) {
    response.type(problemTypes.xml).send(toProblemXml(problem));
  } else if (type !== false && isFormat(type, 'protobuf')) {
    response.type(type).send(Buffer.from(toRpcStatus(error, source?.path ?? '')));
  } else {
    response.type(problemTypes.json).send(JSON.stringify(problem));
  }
}

function isFormat(type: string | false, format: 'xml' | 'protobuf'): boolean {
  return type !== false && formatOf(type, valueFormats) === format;
}
