import { phrase } from '../base/words/index.ts';
import { failing } from './ended.ts';

/** Why calls to the outside and from there could not be. */

export class NoTrunk extends failing(404, 3, 'refused') {
  constructor(number: string) {
    super(phrase('call.no-trunk', { number }));
  }
}

/** 503 without Retry-After, so that a phone with a second account tries that one at once (RFC 3261 §21.5.4). */
export class EmergencyUnreachable extends failing(503, 38, 'failed') {
  constructor(number: string) {
    super(phrase('call.no-trunk-emergency', { number }));
  }
}

/** All providers that could carry it were tried, or none is there to be tried. */
export class NoWayOut extends failing(503, 38, 'failed') {
  constructor(number: string) {
    super(phrase('call.no-way-out', { number }));
  }
}

/** The network knows no such number (404, 410, 484, 604). */
export class NumberRefused extends failing(404, 1, 'refused') {
  constructor(number: string) {
    super(phrase('call.no-such-number', { number }));
  }
}

/** Somebody outside may not send calls on over our lines. */
export class MayNotTransfer extends failing(603, 21, 'refused') {
  constructor(name: string) {
    super(phrase('call.may-not-transfer', { name }));
  }
}

/** FAC-11: all lines were busy, and somebody called for help. */
export class DroppedForEmergency extends failing(503, 8, 'failed') {
  constructor() {
    super(phrase('call.dropped-for-emergency'));
  }
}
