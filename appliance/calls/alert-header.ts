import type { ConfigView, OfficeBody } from '../config/types.ts';
import type { Binding } from '../registrar/types.ts';
import { alertInfo, brandOf, type CallKind, outsideKind, type PhoneBrand } from '../rules/alert-info.ts';
import type { HeaderLines } from '../sip/types.ts';
import type { TrunkCall } from '../trunks/types.ts';

/** What kind of call it is for phones that ring, where nothing nearer says so: by where it comes from. */
export function kindOfCall(config: ConfigView, came: Pick<TrunkCall, 'callerNumber'> | undefined): CallKind {
  return came ? outsideKind(came.callerNumber, officeOf(config)?.country ?? '') : 'internal';
}

/** Tells a desk phone how to ring, where the office wants that for its brand (CAL-17); soft phones never. */
export function alertHeader(config: ConfigView, kind: CallKind | undefined, { userAgent }: Binding): HeaderLines {
  const brand = brandOf(userAgent);
  if (kind === undefined || brand === undefined || !ownTones(config, brand).includes(kind)) return [];
  return [['Alert-Info', alertInfo(kind)]];
}

function ownTones(config: ConfigView, brand: PhoneBrand): readonly CallKind[] {
  const office = officeOf(config);
  return (brand === 'yealink' ? office?.ringTonesYealink : office?.ringTonesGigaset) ?? [];
}

function officeOf(config: ConfigView): OfficeBody | undefined {
  return config.list<OfficeBody>('office')[0];
}
