import { getCountries } from 'libphonenumber-js/max';
import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import {
  blockedBy,
  blockedForward,
  blockedSentence,
  CALL_CATEGORIES,
  categorise,
} from '../../appliance/rules/call-category.ts';
import { continentOf } from '../../appliance/rules/continents.ts';
import { COUNTRIES, emergencyNumbersOf } from '../../appliance/rules/emergency-numbers.ts';
import { blockOf, WITHHELD } from '../../appliance/rules/incoming-block.ts';
import { suite } from '../kit/suite.ts';

const outgoing = suite('rules: calls that are blocked');

const of = (number: string, country = 'NL'): string => [...categorise(number, country).categories].join(' ');

outgoing('BLK-01 the categories of a number come from its kind and its country', () => {
  assert.is(of('+31201234567'), '');
  assert.is(of('+31881234567'), '');
  assert.is(of('+31612345678'), 'mobile');
  assert.is(of('+319001234'), 'premium');
  assert.is(of('+319061234'), 'premium');
  assert.is(of('+319091234'), 'premium');
  assert.is(of('+491801234567', 'DE'), 'service');
  assert.is(of('1850'), 'directory');
  assert.is(of('11833', 'DE'), 'directory');
  assert.is(of('116123'), '');
  assert.is(of('14020'), '');
  assert.is(of('1233'), 'short');
  assert.is(of('+4930123456'), 'international europe');
  assert.is(of('+447911123456'), 'mobile international europe');
  assert.is(of('+212522123456'), 'international africa');
  assert.is(of('+12125551234'), 'international north-america');
  assert.is(of('+12125551234', 'US'), '');
  assert.is(of('+31201234567', 'DE'), 'international europe');
  assert.is(of('+881612345678'), 'satellite international');
  assert.is(of('+870773111632'), 'satellite international');
  assert.is(of('+882123456789'), 'satellite international');
  assert.is(of('+979123456789'), 'premium international');
});

outgoing('BLK-01 every country that has telephone numbers lies on a continent', () => {
  for (const country of getCountries()) assert.ok(continentOf(country), country);
});

outgoing('BLK-01 the office beats the user, and it is said whose setting it is', () => {
  const office = { country: 'NL', blockedCategories: ['premium', 'africa'], blockedCountries: ['GB'] } as const;
  const user = { blockedCategories: ['mobile', 'premium'], blockedCountries: ['BE', 'NL'] } as const;
  assert.equal(blockedBy('+319001234', office, user), { by: 'office', why: { category: 'premium' } });
  assert.equal(blockedBy('+212522123456', office, user), { by: 'office', why: { category: 'africa' } });
  assert.equal(blockedBy('+442079460958', office, user), { by: 'office', why: { country: 'GB' } });
  assert.equal(blockedBy('+31612345678', office, user), { by: 'user', why: { category: 'mobile' } });
  assert.equal(blockedBy('+3222345678', office, user), { by: 'user', why: { country: 'BE' } });
  assert.is(blockedBy('+31612345678', office), undefined);
  assert.is(blockedBy('+31201234567', office, user), undefined);
  assert.is(blockedBy('+4930123456', office, user), undefined);
  const country = blockedBy('+442079460958', office);
  const own = blockedBy('+31612345678', office, user);
  assert.ok(country && own);
  assert.is(say(blockedSentence(country, 'Anna'), 'en'), 'The office blocks calls to United Kingdom.');
  assert.is(
    say(blockedSentence(country, 'Anna'), 'nl'),
    'Bellen naar Verenigd Koninkrijk is op dit kantoor geblokkeerd.',
  );
  assert.is(say(blockedSentence(own, 'Anna'), 'en'), 'Calls to mobile numbers are blocked for Anna.');
});

outgoing('BLK-01 FAC-11 no setting blocks an emergency number, in any country', () => {
  for (const country of COUNTRIES) {
    const all = { country, blockedCategories: CALL_CATEGORIES, blockedCountries: COUNTRIES };
    for (const number of emergencyNumbersOf(country)) {
      assert.is(blockedBy(number, all, all), undefined, `${number} in ${country}`);
    }
  }
});

outgoing('BLK-01 a forward to a blocked destination is a problem at its field', () => {
  const office = { country: 'NL', blockedCategories: ['premium'] } as const;
  assert.equal(blockedForward('number', '+31201234567', office), []);
  const [problem] = blockedForward('options.2.number', '+319001234', office);
  assert.is(problem?.path, 'options.2.number');
  assert.match(say(problem?.phrase ?? { key: '' }, 'en'), 'premium numbers (0900, 0906, 0909) are blocked');
});

const incoming = suite('rules: callers that are blocked');

incoming('BLK-02 the number itself, the longest beginning, or whoever withholds theirs', () => {
  const blocks = ['+31201234567', '+31*', '+3120*', '+319001234', '+44*'].map((caller) => ({ caller }));
  const by = (caller: string | undefined, list: readonly { caller: string }[] = blocks): string | undefined =>
    blockOf(list, caller)?.caller;
  assert.is(by('+31201234567'), '+31201234567');
  assert.is(by('+31201234568'), '+3120*');
  assert.is(by('+31612345678'), '+31*');
  assert.is(by('+442079460958'), '+44*');
  assert.is(by('+4930123456'), undefined);
  assert.is(by(undefined), undefined);
  assert.is(by(undefined, [...blocks, { caller: WITHHELD }]), WITHHELD);
  assert.is(by('+4930123456', [{ caller: WITHHELD }]), undefined);
});
