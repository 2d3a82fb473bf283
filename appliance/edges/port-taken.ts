import { AppError } from '../base/errors.ts';
import { phrase } from '../base/words/index.ts';
import type { Address } from '../sip/types.ts';

/** What usually sits on a port that we want, so that the sentence can say where to look. */
const LIKELY: Readonly<Record<number, string>> = {
  80: 'nginx, Apache',
  443: 'nginx, Apache',
  5060: 'Asterisk, FreeSWITCH, Kamailio',
  5061: 'Asterisk, FreeSWITCH, Kamailio',
  8080: 'Tomcat, UniFi',
  8443: 'Tomcat, UniFi',
};

/** The error of a bind or listen in people's words. Errors of other kinds than the known ones keep their own text. */
export function portTaken(error: Error, protocol: 'UDP' | 'TCP', listen: Address): AppError {
  const code = (error as NodeJS.ErrnoException).code;
  const at = { protocol, port: listen.port, address: listen.address };
  if (code === 'EADDRINUSE') {
    const likely = LIKELY[listen.port];
    return new AppError(
      'unavailable',
      likely ? phrase('edges.port-taken-probably', { ...at, likely }) : phrase('edges.port-taken', at),
    );
  }
  if (code === 'EACCES') return new AppError('unavailable', phrase('edges.port-forbidden', at));
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'EINVAL') {
    return new AppError('unavailable', phrase('edges.address-not-ours', at));
  }
  return new AppError('unavailable', phrase('edges.listen-failed', { ...at, why: code ?? error.message }));
}
