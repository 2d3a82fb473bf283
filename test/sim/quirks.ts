/** How kinds of phones differ from each other, as seen in the field; each is within the standards, more or less. */

export interface Quirks {
  readonly userAgent: string;
  /** Says 180 again a moment later. */
  readonly ringsTwice: boolean;
  /** Lets the box wait for answers to offers during a call. */
  readonly answersOffersAfterMs: readonly [least: number, most: number];
  /** Has learnt another port meanwhile: its CANCEL comes with another sent-by than its INVITE. */
  readonly cancelsFromOtherPort: boolean;
  readonly registersForSec: number;
  /** Part of a registration's life after which it comes again. */
  readonly refreshesAt: number;
  /** When it puts the receiver down after asking for a transfer: as soon as the box agrees, when told, or never. */
  readonly leavesTransfer: 'accepted' | 'told' | 'never';
  /** Percent of ringing with a description of its own (183). */
  readonly earlySound: number;
  /** Percent of calls without an offer: the other side shall make it. */
  readonly offersLate: number;
  readonly takesTcp: boolean;
}

/** A phone that does everything by the book. */
export const ORDINARY: Quirks = {
  userAgent: 'Model phone',
  ringsTwice: false,
  answersOffersAfterMs: [0, 0],
  cancelsFromOtherPort: false,
  registersForSec: 600,
  refreshesAt: 0.8,
  leavesTransfer: 'never',
  earlySound: 0,
  offersLate: 0,
  takesTcp: true,
};

export const PROFILES: readonly Quirks[] = [
  ORDINARY,
  { ...ORDINARY, userAgent: 'Yealink SIP-T54W', earlySound: 30, leavesTransfer: 'accepted' },
  {
    ...ORDINARY,
    userAgent: 'Gigaset N510 IP PRO',
    ringsTwice: true,
    answersOffersAfterMs: [300, 1_500],
    registersForSec: 180,
    takesTcp: false,
  },
  { ...ORDINARY, userAgent: 'snomD785', cancelsFromOtherPort: true, refreshesAt: 0.5, leavesTransfer: 'told' },
  { ...ORDINARY, userAgent: 'Gateway 3PCC', offersLate: 40, answersOffersAfterMs: [20, 200], earlySound: 20 },
];
