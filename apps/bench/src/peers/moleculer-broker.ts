import { ServiceBroker, Transporters } from 'moleculer';
import { Server } from 'node:net';
import { MAX_BYTES } from './listen.ts';

type TcpOptions = Exclude<ConstructorParameters<typeof Transporters.TCP>[0], string | undefined>;

/** The form in which the transporter has its server listen. */
type Listen = (this: Server, options: object, ...rest: never[]) => Server;

/** Makes a node that speaks to others over TCP, on this machine only. */
export function createBroker(nodeID: string, options: TcpOptions): ServiceBroker {
  const transporter = new LoopbackTcp({
    udpDiscovery: false,
    gossipPeriod: 1,
    maxPacketSize: 2 * MAX_BYTES,
    ...options,
  });
  return new ServiceBroker({ nodeID, logger: false, transporter });
}

/** Moleculer's TCP transporter listens on all addresses of a machine, and tells others of one that is not loopback. */
class LoopbackTcp extends Transporters.TCP {
  override getNodeAddress(): string {
    return '127.0.0.1';
  }

  override async startTcpServer(): Promise<void> {
    const prototype: { listen: Listen } = Server.prototype;
    const original = prototype.listen;
    prototype.listen = function (options, ...rest) {
      return Reflect.apply(original, this, [{ ...options, host: '127.0.0.1' }, ...rest]);
    };
    try {
      // It calls `listen` before it returns its promise.
      await super.startTcpServer();
    } finally {
      prototype.listen = original;
    }
  }
}
