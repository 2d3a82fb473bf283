import type dgram from 'node:dgram';

/** Our sockets only ever see addresses, so the look-up that dgram insists on hands them back at once. */
export const literalLookup = ((address: string, ...rest: unknown[]): void => {
  const callback = rest[rest.length - 1] as (error: null, address: string, family: number) => void;
  callback(null, address, address.includes(':') ? 6 : 4);
}) as NonNullable<dgram.SocketOptions['lookup']>;
