/** Method and path of a REST route: `POST /say_hello`. */
export type HttpRoute = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

/** What a procedure may say about itself with `.meta({ … })`. Everything has a derived default. */
export interface ProcedureMeta {
  /** REST route: `POST /say_hello`. Default: `POST /greeter/sayHello`. */
  readonly http?: HttpRoute;
  /** gRPC method: `greet.Greeter/SayHello`. */
  readonly grpc?: `${string}/${string}`;
  /** Says that a mutation may run twice with the effect of once. Default: false. */
  readonly idempotent?: boolean;
  /** Time that a call may take when its caller names none, in milliseconds. */
  readonly timeoutMs?: number;
  /** One sentence for the readers of the contract. */
  readonly description?: string;
  /** Says that callers should move on, and to what or until when: `2026-12-31`. */
  readonly deprecated?: boolean | string;
  /** Says that the procedure may still change in any way: no check of the contract counts it. */
  readonly stability?: 'alpha';
  /** zod schema of what the errors that it declares carry beside code and message. */
  readonly errors?: { readonly _zod: { readonly output: unknown } };
}
