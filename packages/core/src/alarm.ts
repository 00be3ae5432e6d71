/**
 * Something that happens at a point in time unless it is stopped before. All share one timer of the system: most calls
 * end long before their deadline, and a timer for each would cost more than the call.
 */
export abstract class Alarm {
  #time = 0;
  #before: Alarm | undefined;
  #after: Alarm | undefined;

  /** What happens then. */
  protected abstract ring(): void;

  /** Sets it to a point in time, in Unix milliseconds; it is not set already. */
  protected setFor(time: number): void {
    this.#time = Math.ceil(time);
    this.#after = firsts.get(this.#time);
    if (this.#after) this.#after.#before = this;
    firsts.set(this.#time, this);
    if (this.#time < timerTime) startTimer(this.#time);
  }

  /** Stops it; one that is not set, or has rung, is left alone. */
  protected unset(): void {
    if (this.#before) this.#before.#after = this.#after;
    else if (firsts.get(this.#time) === this) {
      if (this.#after) firsts.set(this.#time, this.#after);
      else firsts.delete(this.#time);
      if (firsts.size === 0) stopTimer();
    }
    if (this.#after) this.#after.#before = this.#before;
    this.#before = undefined;
    this.#after = undefined;
  }

  /** Rings those of a time, whatever they do meanwhile. */
  static ringAll(time: number): void {
    for (let alarm = firsts.get(time); alarm; alarm = firsts.get(time)) {
      alarm.unset();
      alarm.ring();
    }
  }
}

/** The first alarm of each millisecond for which there is one; the others hang on it. */
const firsts = new Map<number, Alarm>();
let timer: ReturnType<typeof setTimeout> | undefined;
/** When the timer goes off. */
let timerTime = Infinity;

function startTimer(time: number): void {
  clearTimeout(timer);
  timerTime = time;
  timer = setTimeout(goOff, Math.max(0, time - Date.now()));
}

function stopTimer(): void {
  clearTimeout(timer);
  timerTime = Infinity;
}

function goOff(): void {
  // A clock that was set back since keeps nobody waiting.
  const now = Math.max(Date.now(), timerTime);
  timerTime = Infinity;
  for (const time of [...firsts.keys()].toSorted((one, other) => one - other)) {
    if (time > now) {
      if (time < timerTime) startTimer(time);
      return;
    }
    Alarm.ringAll(time);
  }
}
