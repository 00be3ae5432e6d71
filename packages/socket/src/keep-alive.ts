/** Watches over a connection. */
export interface KeepAlive {
  /** Something has been heard of the other side. */
  readonly heard: () => void;
  readonly stop: () => void;
}

export interface KeepAliveOptions {
  /** Asks the other side whether it is there. */
  readonly ping: () => void;
  /** Bytes that wait to be taken: while they become fewer, the other side is there. */
  readonly unsent: () => number;
  readonly giveUp: (reason: string) => void;
  /** Whether the other side has said what it allows, for which it has one look's time. */
  readonly isReady: () => boolean;
}

/** How often is looked for silence, in milliseconds. */
const CHECK_MS = 10_000;
/** Looks at a silent connection after which the other side is asked, and then given up: gRPC A8's 30 s and 20 s. */
const PING_AFTER = 3;
const GIVE_UP_AFTER = 5;

/** Asks a silent peer whether it is still there, and gives it up when it does not answer. It keeps no process alive. */
export function keepAlive({ ping, unsent, giveUp, isReady }: KeepAliveOptions): KeepAlive {
  let silent = 0;
  let waited = 0;
  const timer = setInterval(() => {
    const waits = unsent();
    if (waits < waited) silent = 0;
    waited = waits;
    silent++;
    if (!isReady()) giveUp(`no settings within ${CHECK_MS / 1000} s`);
    else if (silent >= GIVE_UP_AFTER) giveUp('no answer to a ping');
    else if (silent >= PING_AFTER) ping();
  }, CHECK_MS).unref();
  return {
    heard() {
      silent = 0;
    },
    stop: () => clearInterval(timer),
  };
}
