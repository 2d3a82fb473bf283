/** A handful of extensions that answer by themselves. */

export interface FakeExtension {
  readonly id: string;
  readonly type: string;
  readonly number: string;
  readonly name: string;
  readonly [field: string]: unknown;
}

const periods = [
  {
    each: 'day',
    fromDay: 'mon',
    untilDay: 'fri',
    from: '17:00',
    until: '20:00',
    destinationId: 'u102',
    description: 'Avond',
  },
  {
    each: 'period',
    fromDay: 'fri',
    untilDay: 'mon',
    from: '17:00',
    until: '08:00',
    destinationId: 'x2',
    description: 'Weekend',
  },
  {
    each: 'day',
    fromDay: 'wed',
    untilDay: 'wed',
    from: '12:00',
    until: '13:00',
    destinationId: 'x1',
    description: 'Lunch',
  },
];

export function someExtensions(): FakeExtension[] {
  const options = [
    { digits: '1', destinationId: 'u101', prefix: 'Verkoop' },
    { digits: '2', destinationId: 'x2' },
    { digits: '22', destinationId: 'u102' },
  ];
  return [
    {
      ...{ id: 'x1', type: 'ivr', number: '800', name: 'Hoofdmenu van het kantoor', optionDigits: 2, options },
      ...{
        directDialling: true,
        interDigitSec: 3,
        firstDigitSec: 8,
        invalidRetries: 3,
        noneRetries: 3,
        noneDestinationId: 'u101',
      },
    },
    { id: 'x2', type: 'auto-answer', number: '801', name: 'Gesloten', language: 'nl' },
    {
      id: 'x3',
      type: 'authentication',
      number: '802',
      name: 'Achterdeur',
      callers: [{ number: '+31612345678', name: 'Bezorger' }],
      hasPins: true,
      destinationId: 'u103',
    },
    {
      id: 'x4',
      type: 'dialer',
      number: '803',
      name: 'Doorkiezen',
      dialBy: 'both',
      reachableIds: ['u101', 'u104'],
      firstDigitSec: 8,
      interDigitSec: 3,
      retries: 0,
    },
    { id: 'x5', type: 'voicemail', number: '860', name: 'Klachten', hasPin: true, mail: 'notice', userId: 'u101' },
    { id: 'x6', type: 'system', number: '870', name: 'Van buiten' },
    {
      ...{ id: 'x7', type: 'location', number: '880', name: 'Regio', by: 'area-code', rowsCount: 2 },
      destinations: [{ name: 'Noord', destinationId: 'x2' }],
    },
    {
      ...{ id: 'x8', type: 'time', number: '881', name: 'Avond en weekend', fallbackDestinationId: 'u101' },
      periods,
    },
  ];
}
