/** A request, without where it goes to. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query string, percent-encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Aborts when the answer, or the rest of it, is no longer wanted. */
  readonly signal?: AbortSignal | undefined;
}

/** An answer, whose body is still to come. */
export interface HttpResponse {
  /** URL that it came from. */
  readonly url: string;
  readonly status: number;
  /** The status is one of success. */
  readonly ok: boolean;
  readonly headers: HttpHeaders;
  /** Reads the whole body. */
  readonly text: () => Promise<string>;
  /** The body as it comes. Leaving it closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Leaves a body that nobody has begun to read. */
  readonly leave: () => void;
}

/** Headers of an answer; their names are in lower case. */
export interface HttpHeaders extends Iterable<readonly [name: string, value: string]> {
  readonly get: (name: string) => string | null;
}

/**
 * Sends requests to one origin. It fails with what its platform throws where there is no answer, or where the signal
 * has aborted.
 */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

/** Makes a {@link Send} for the origin of a URL. */
export type CreateSend = (url: URL) => Send;
