/** One extension of every kind, as an office file has it, with everything about it drawn by chance. */
import { COSTLY, NUMBER_OF, OURS, OUTSIDE, PEOPLE, somewhere } from './generated-names.ts';
import type { Maker } from './maker.ts';

/** Sections of an office file. `areBlocked`: some numbers can't be called, which a forward then may not name. */
export function generatedExtensions(make: Maker, areBlocked: boolean): Readonly<Record<string, object[]>> {
  const to = (): string | undefined => somewhere(make, 30);
  return {
    ivrs: [ivr(make)],
    dialers: [dialer(make)],
    authentications: [authentication(make)],
    autoAnswers: [{ number: NUMBER_OF['auto-answer'], name: 'Closed' }],
    voicemails: [{ number: NUMBER_OF.voicemail, name: 'Box', pin: '2580' }],
    groups: [group(make)],
    callLimits: [
      {
        ...{ number: NUMBER_OF['call-limit'], name: 'At most', callsMax: make.one([1, 1, 2]) },
        ...{ destination: to(), busyDestination: somewhere(make, 50), prefix: prefix(make) },
        ...shownBy(make, ['caller', 'dialled', 'dialled-digits', 'fixed']),
      },
    ],
    conferences: [{ number: NUMBER_OF.conference, name: 'Room', pin: make.maybe(50, () => '4711') }],
    systems: [{ number: NUMBER_OF.system, name: 'System' }],
    locations: [byAreaCode(make), byPostcode(make), byCaller(make), byDialled(make)],
    times: [time(make)],
    forwards: [forward(make, areBlocked)],
  };
}

const prefix = (make: Maker): string | undefined => make.maybe(30, () => 'Sales');
const sure = (make: Maker): string => somewhere(make, 0) ?? '102';

function shownBy(make: Maker, ways: readonly string[]): object {
  const shows = make.chance(50) ? 'caller' : make.one(ways);
  return shows === 'fixed' ? { shows, shownNumber: OURS[1], shownName: 'Front desk' } : { shows };
}

function ivr(make: Maker): object {
  return {
    ...{ number: NUMBER_OF.ivr, name: 'Menu', directDialling: make.chance(60) },
    options: [
      { digits: '1', destination: sure(make), prefix: prefix(make) },
      { digits: '2', destination: sure(make) },
    ],
    ...{ noneRetries: make.one([0, 1]), invalidRetries: make.one([0, 1]) },
    ...{ noneDestination: somewhere(make, 35), invalidDestination: somewhere(make, 35) },
  };
}

function dialer(make: Maker): object {
  return {
    ...{ number: NUMBER_OF.dialer, name: 'Dialer', dialBy: make.one(['number', 'name', 'both']) },
    ...{ retries: make.one([0, 1]), fallbackDestination: somewhere(make, 35), ringFirst: make.chance(20) },
    ...{ prefix: prefix(make), reachables: make.chance(30) ? ['102', NUMBER_OF.group] : [] },
  };
}

function authentication(make: Maker): object {
  const own = (): object => ({ destination: make.maybe(60, () => sure(make)) });
  const known = make.some(['101', OUTSIDE[0], OUTSIDE[2]], 45);
  return {
    ...{ number: NUMBER_OF.authentication, name: 'Gate', prefix: prefix(make) },
    callers: known.map((number) => ({ number, name: `Caller ${number}`, ...own() })),
    pins: [{ pin: '4711', ...own() }, { pin: '8136' }],
    ...{ destination: somewhere(make, 30), fallbackDestination: somewhere(make, 35) },
  };
}

function group(make: Maker): object {
  const forwards = (side: string): object => ({
    [`${side}AlwaysDestinations`]: make.chance(20) ? some(make) : [],
    [`${side}BusyDestinations`]: make.chance(60) ? some(make) : [],
    [`${side}UnansweredDestinations`]: make.chance(60) ? some(make) : [],
    [`${side}UnansweredSec`]: make.one([10, 20]),
  });
  const members = make.chance(6) ? [] : ['103', ...make.some(['102', '104', NUMBER_OF.forward], 35)];
  return {
    ...{ number: NUMBER_OF.group, name: 'Team', members, prefix: prefix(make) },
    ...{ memberForwarding: make.chance(50), shows: make.one(['caller', 'dialled']) },
    ...forwards('inside'),
    ...forwards('outside'),
  };
}

/** One of any kind, or several that ring. */
function some(make: Maker): string[] {
  return make.chance(70) ? [sure(make)] : [...new Set([make.one(PEOPLE), make.one(PEOPLE), NUMBER_OF.forward])];
}

const rows = (...lines: readonly string[]): { readonly rows: string } => ({ rows: lines.join('\n') });

function places(make: Maker): { readonly destinations: object[] } {
  return {
    destinations: [
      { name: 'North', destination: sure(make), prefix: prefix(make) },
      { name: 'South', destination: sure(make) },
    ],
  };
}

function fallback(make: Maker): object {
  return { fallbackDestination: somewhere(make, 50), fallbackPrefix: prefix(make) };
}

function byAreaCode(make: Maker): object {
  return {
    ...{ number: NUMBER_OF['area-code'], name: 'Region', by: 'area-code', ...places(make), ...fallback(make) },
    ...rows('030,North', '020,South'),
    ...{ mobileDestination: somewhere(make, 40), withheldDestination: somewhere(make, 40) },
  };
}

function byPostcode(make: Maker): object {
  return {
    ...{ number: NUMBER_OF.postcode, name: 'Street', by: 'postcode', ...places(make), ...fallback(make) },
    ...rows('1011-1019,North', '3511,South'),
  };
}

function byCaller(make: Maker): object {
  return {
    ...{ number: NUMBER_OF.caller, name: 'Known', by: 'caller', ...places(make), ...fallback(make) },
    ...rows(`${OUTSIDE[0]},North`, '030*,South', '101,South'),
    ...{ withheldDestination: somewhere(make, 40) },
  };
}

function byDialled(make: Maker): object {
  return {
    ...{ number: NUMBER_OF.dialled, name: 'Asked for', by: 'dialled', ...places(make), ...fallback(make) },
    ...rows(`${make.one(OURS)},North`, `${make.one([OURS[0], NUMBER_OF.dialled])}*,South`),
  };
}

function time(make: Maker): object {
  const span = (from: string, until: string, fromDay: string, untilDay: string, each: string): object => ({
    ...{ each, fromDay, untilDay, from, until, destination: somewhere(make, 45), prefix: prefix(make) },
  });
  const periods = [
    ...make.some([span('09:00', '12:00', 'mon', 'fri', 'day'), span('13:00', '17:00', 'mon', 'thu', 'day')], 80),
    ...make.some([span('17:00', '08:00', 'fri', 'mon', 'period')], 60),
  ];
  return {
    ...{ number: NUMBER_OF.time, name: 'Hours', periods, fallbackPrefix: prefix(make) },
    ...{ timeZone: make.maybe(30, () => 'Asia/Tokyo'), fallbackDestination: somewhere(make, 30) },
  };
}

function forward(make: Maker, areBlocked: boolean): object {
  const to = areBlocked ? OUTSIDE[2] : make.one([...OUTSIDE, COSTLY, OURS[3]]);
  return { number: NUMBER_OF.forward, name: 'Away', to, ...shownBy(make, ['dialled', 'fixed']) };
}
