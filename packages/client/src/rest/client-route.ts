/** What a request says of an input. */
export interface RouteRequest {
  /** Path and query string, percent-encoded. */
  readonly target: string;
  /** JSON. */
  readonly body?: string;
}

/** A procedure as an HTTP service serves it. */
export interface ClientRoute {
  readonly method: string;
  /** The answer is a stream of items. */
  readonly isStream: boolean;
  /** Each item of the stream has an id, by which it resumes. */
  readonly tracked: boolean;
  /** @throws PlainError for an input that cannot be carried. */
  readonly toRequest: (input: unknown) => RouteRequest;
  /** Makes the answer, or an item of it, of JSON. @throws PlainError naming the path of what does not fit. */
  readonly decode: (json: unknown) => unknown;
  /** Makes the data that an error declares. */
  readonly decodeErrorData: (json: unknown) => unknown;
}
