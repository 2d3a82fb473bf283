import type { ToneName } from './tones.ts';

/** A stretch of a tone: these frequencies at once, or silence where there are none. */
export interface ToneStep {
  readonly hz: readonly number[];
  readonly ms: number;
}

export interface TonePlan {
  readonly steps: readonly ToneStep[];
  /** Begins anew until it is stopped; otherwise it is over after its last step. */
  readonly repeats: boolean;
}

/** Tones that the network of a country plays; what callers there have known all their lives. */
type NetworkTone = Extract<ToneName, 'dial' | 'ringing' | 'busy' | 'congestion' | 'call-waiting'>;

/** On and off in turns, in milliseconds. */
function cadence(hz: readonly number[], ...turns: readonly number[]): TonePlan {
  return { steps: turns.map((ms, at) => ({ hz: at % 2 === 0 ? hz : [], ms })), repeats: true };
}

/**
 * Sounds all the time: a step of a whole number of periods of every frequency, so that nothing shows where it begins.
 */
function steady(...hz: readonly number[]): TonePlan {
  return { steps: [{ hz, ms: 1_000 }], repeats: true };
}

/** What the Recommendation prefers (ITU-T E.180/Q.35), and most of Europe has. */
const PREFERRED: Readonly<Record<NetworkTone, TonePlan>> = {
  dial: steady(425),
  ringing: cadence([425], 1_000, 4_000),
  busy: cadence([425], 500, 500),
  congestion: cadence([425], 250, 250),
  'call-waiting': cadence([425], 200, 200, 200, 4_400),
};

/**
 * By ISO 3166 code, as the operators of the country told the ITU (E.180 supplement 2); what is missing is as preferred.
 */
const COUNTRIES: Readonly<Record<string, Partial<Readonly<Record<NetworkTone, TonePlan>>>>> = {
  AT: {
    dial: steady(420),
    ringing: cadence([420], 1_000, 5_000),
    busy: cadence([420], 400, 400),
    congestion: cadence([420], 200, 200),
    'call-waiting': cadence([420], 40, 1_950),
  },
  BE: {
    ringing: cadence([425], 1_000, 3_000),
    congestion: cadence([425], 167, 167),
    'call-waiting': cadence([1_400], 175, 175, 175, 3_500),
  },
  CH: { congestion: cadence([425], 200, 200), 'call-waiting': cadence([425], 200, 200, 200, 4_000) },
  DE: {
    busy: cadence([425], 480, 480),
    congestion: cadence([425], 240, 240),
    'call-waiting': cadence([425], 200, 200, 200, 5_000),
  },
  ES: {
    ringing: cadence([425], 1_500, 3_000),
    busy: cadence([425], 200, 200),
    congestion: cadence([425], 200, 200, 200, 200, 200, 600),
    'call-waiting': cadence([425], 175, 175, 175, 3_500),
  },
  FR: {
    dial: steady(440),
    ringing: cadence([440], 1_500, 3_500),
    busy: cadence([440], 500, 500),
    congestion: cadence([440], 250, 250),
    'call-waiting': cadence([440], 300, 10_000),
  },
  GB: {
    dial: steady(350, 440),
    ringing: cadence([400, 450], 400, 200, 400, 2_000),
    busy: cadence([400], 375, 375),
    congestion: cadence([400], 400, 350, 225, 525),
    'call-waiting': cadence([400], 100, 4_000),
  },
  IT: {
    dial: cadence([425], 200, 200, 600, 1_000),
    congestion: cadence([425], 200, 200),
    'call-waiting': cadence([425], 400, 100, 250, 100, 150, 14_000),
  },
  LV: { busy: cadence([425], 300, 300), congestion: cadence([425], 300, 300) },
  NL: { 'call-waiting': cadence([425], 500, 9_500) },
  US: {
    dial: steady(350, 440),
    ringing: cadence([440, 480], 2_000, 4_000),
    busy: cadence([480, 620], 500, 500),
    congestion: cadence([480, 620], 250, 250),
    'call-waiting': cadence([440], 300, 10_000),
  },
};

/** The box's own tones, the same everywhere: speak now, that went well, that did not. */
const OWN: Readonly<Record<Exclude<ToneName, NetworkTone>, TonePlan>> = {
  beep: { steps: [{ hz: [1_000], ms: 250 }], repeats: false },
  confirmation: {
    steps: [
      { hz: [660], ms: 90 },
      { hz: [], ms: 30 },
      { hz: [880], ms: 140 },
    ],
    repeats: false,
  },
  refusal: {
    steps: [
      { hz: [330], ms: 160 },
      { hz: [], ms: 40 },
      { hz: [262], ms: 260 },
    ],
    repeats: false,
  },
};

/** Countries with tones of their own. */
export const toneCountries: readonly string[] = Object.keys(COUNTRIES);

/** @param country ISO 3166 code in any case; an unknown one has the preferred tones */
export function tonePlan(name: ToneName, country: string): TonePlan {
  if (name in OWN) return OWN[name as keyof typeof OWN];
  const tone = name as NetworkTone;
  return COUNTRIES[country.toUpperCase()]?.[tone] ?? PREFERRED[tone];
}
