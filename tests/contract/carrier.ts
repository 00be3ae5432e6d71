import { transformer } from '@ahoy/core/transformer';
import { codecOf } from '@ahoy/protobuf';

/** Carries values from the one side to the other. */
export interface Carrier {
  /** What a receiver of the sender's own version reads. */
  readonly own: (value: unknown) => unknown;
  /** What the other side reads. */
  readonly other: (value: unknown) => unknown;
}

/** JSON tells what a value is by itself, whoever reads it. */
export const jsonCarrier: Carrier = { own: throughJson, other: throughJson };

/** Carries values as bytes of the one message, read as the other. */
export function carrierOf(sender: Parameters<typeof codecOf>[0], receiver: Parameters<typeof codecOf>[0]): Carrier {
  const [own, other] = [codecOf(sender), codecOf(receiver)];
  return {
    own: (value) => own.decode(own.encode(value)),
    other: (value) => other.decode(own.encode(value)),
  };
}

function throughJson(value: unknown): unknown {
  return transformer.deserialize(JSON.parse(JSON.stringify(transformer.serialize(value))));
}
