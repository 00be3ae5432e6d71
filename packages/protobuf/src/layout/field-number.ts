import { ProtobufError } from '../protobuf-error.ts';

/** Greatest number of a field of a contract; those above carry marks. protobuf itself ends at 2²⁹ − 1. */
const MAX_FIELD_NUMBER = 99_999;
/** Number of the field that holds what an object or a tuple does not declare. */
export const REST_NUMBER = 100_000;
/** Added to a field's number for the mark that it is null: 3 becomes 100003. Fixed, so that no lock need hold it. */
const NULL_OFFSET = 100_000;
/** Added to a field's number for the mark that it is there and empty: 3 becomes 200003. */
const EMPTY_OFFSET = 200_000;

/** The number of the mark that says that a field is null. */
export function nullMarkNumber(field: number): number {
  return field + NULL_OFFSET;
}

/** The number of the mark that says that an optional collection is there and empty. */
export function emptyMarkNumber(field: number): number {
  return field + EMPTY_OFFSET;
}

/** Checks a field's number. 19000 to 19999 belong to protobuf itself. */
export function checkFieldNumber(number: number, owner: string): number {
  const valid = Number.isInteger(number) && number >= 1 && number <= MAX_FIELD_NUMBER;
  if (!valid || (number >= 19_000 && number <= 19_999)) {
    throw new ProtobufError(
      `${owner}: expected a number from 1 to ${MAX_FIELD_NUMBER} outside 19000 to 19999, got ${number}`,
    );
  }
  return number;
}
