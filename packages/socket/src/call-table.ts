/** What a side knows of the calls of one direction, by their numbers. */
export interface CallTable<T extends object> {
  readonly size: () => number;
  readonly get: (id: number) => T | undefined;
  /** Adds a call; its number is higher than any before. */
  readonly add: (id: number, one: T) => void;
  /** Forgets a call; false where there is none. */
  readonly delete: (id: number) => boolean;
  /** Visits each call in order of their numbers; one that is forgotten meanwhile is passed over. */
  readonly forEach: (visit: (id: number, one: T) => void) => void;
}

/** Calls that have a place of their own; a power of two. */
const PLACES = 64;

/**
 * Makes a table of calls. Most calls end soon after they have begun, and their numbers follow one another: each has the
 * place that its number gives it until a later call needs that. A `Map` that calls pass through makes itself a new table
 * every few of them, which cost a tenth of a served call.
 */
export function createCallTable<T extends object>(): CallTable<T> {
  const lasting = new Map<number, T>();
  // An idle connection has no places.
  let ids: number[] = [];
  let places: (T | undefined)[] = [];
  let size = 0;

  const get = (id: number): T | undefined => {
    const place = placeOf(id);
    return ids[place] === id ? places[place] : lasting.get(id);
  };
  return {
    size: () => size,
    get,
    add(id, one) {
      if (ids.length === 0) {
        ids = Array.from({ length: PLACES }, () => NONE);
        places = Array.from({ length: PLACES });
      }
      const place = placeOf(id);
      const before = places[place];
      if (before) lasting.set(ids[place] as number, before);
      ids[place] = id;
      places[place] = one;
      size++;
    },
    delete(id) {
      const place = placeOf(id);
      if (ids[place] === id) {
        ids[place] = NONE;
        places[place] = undefined;
      } else if (!lasting.delete(id)) return false;
      size--;
      return true;
    },
    forEach(visit) {
      const all = [...lasting.keys(), ...ids.filter((id) => id !== NONE)].toSorted((one, other) => one - other);
      for (const id of all) {
        const one = get(id);
        if (one) visit(id, one);
      }
    },
  };
}

/** No call has this number. */
const NONE = 0;

/** A side's numbers are all odd or all even. */
function placeOf(id: number): number {
  return (id >>> 1) & (PLACES - 1);
}
