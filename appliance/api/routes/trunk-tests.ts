import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { type Phrase, phrase } from '../../base/words/index.ts';
import type { OfficeBody, Stored, TrunkBody } from '../../config/types.ts';
import { emergencyNumbersOf } from '../../rules/emergency-numbers.ts';
import { canonicalText, shown } from '../../rules/phone-number.ts';
import { defineRoute } from '../define-route.ts';
import { authorOf } from '../person.ts';
import type { Services } from '../services.ts';
import { idParams } from '../views/shapes.ts';
import { testPhrase, trunkTestShape, trunkTestView } from '../views/trunk-tests.ts';
import { trunkStatePhrase } from '../views/trunks.ts';
import { trunkOf } from './trunks.ts';

const getTest = defineRoute({
  method: 'GET',
  path: '/api/trunks/{id}/test',
  right: 'see-office',
  summary: 'The last test call over a line to the outside: what happened step by step, and what was heard (NPL-08).',
  params: idParams,
  answer: z.object({ test: trunkTestShape.optional() }),
  handle: ({ services, params, language }) => {
    const test = services.trunkTests.last(trunkOf(services.config, params.id).id);
    return test ? { test: trunkTestView(services, test, language) } : {};
  },
});

const beginTest = defineRoute({
  method: 'POST',
  path: '/api/trunks/{id}/test',
  right: 'change-office',
  summary: 'Call a number over this line alone: your own phone rings first, or the box calls and says a sentence.',
  params: idParams,
  body: z.object({
    number: z.string().min(1).max(64).meta({ description: 'Outside, in any spelling; no emergency number.' }),
    speaker: z.enum(['phone', 'box']).meta({ description: '`phone`: your own phone rings first. `box`: it speaks.' }),
  }),
  status: 201,
  answer: z.object({ test: trunkTestShape }),
  handle: ({ services, params, body, person, language }) => {
    const trunk = trunkOf(services.config, params.id);
    const number = numberToTest(services, body.number);
    const { userId, name: by } = person;
    if (body.speaker === 'phone' && userId === undefined) throw wrong('speaker', phrase('trunk-test.no-user'));
    const test = services.trunkTests.begin({
      ...{ trunkId: trunk.id, number, speaker: body.speaker, by, userId },
      state: stateOf(services, trunk),
    });
    note(services, person, phrase('audit.trunk-test', { name: trunk.name, number: shown(number) }));
    return { test: trunkTestView(services, test, language) };
  },
});

const judgeTest = defineRoute({
  method: 'POST',
  path: '/api/trunks/{id}/test/heard',
  right: 'change-office',
  summary: 'Say what was heard in the last test call; it is kept with the line.',
  params: idParams,
  body: z.object({
    there: z.boolean().meta({ description: 'The other side heard the office, or the sentence.' }),
    here: z.boolean().optional().meta({ description: 'The office heard the other side.' }),
  }),
  answer: z.object({ test: trunkTestShape }),
  handle: ({ services, params, body, person, language }) => {
    const trunk = trunkOf(services.config, params.id);
    const test = services.trunkTests.judge(trunk.id, body);
    note(services, person, phrase('audit.trunk-test-judged', { name: trunk.name, result: testPhrase(services, test) }));
    return { test: trunkTestView(services, test, language) };
  },
});

/** Canonical. @throws AppError `invalid` at the field */
function numberToTest({ config }: Services, text: string): string {
  const { country = '', areaCode } = config.list<OfficeBody>('office')[0] ?? {};
  // As people dial it: a number of the own town may come without its code.
  const number = canonicalText(text, { country, areaCode });
  if (number === undefined) throw wrong('number', phrase('trunk-test.number'));
  if (emergencyNumbersOf(country).includes(number)) throw wrong('number', phrase('trunk-test.emergency', { number }));
  return number;
}

/** How it does, in the words of its page. @throws AppError `conflict` where it is switched off */
function stateOf(services: Services, trunk: Stored<TrunkBody>): Phrase {
  if (!trunk.enabled) throw new AppError('conflict', phrase('trunk-test.off', { name: trunk.name }));
  return trunkStatePhrase(services, trunk);
}

function note({ audit, clock }: Services, person: Parameters<typeof authorOf>[0], said: Phrase): void {
  audit.add({ at: clock.wall(), author: authorOf(person), phrase: said });
}

function wrong(path: string, said: Phrase): AppError {
  return new AppError('invalid', phrase('config.invalid'), [{ path, phrase: said }]);
}

export const trunkTestRoutes = [getTest, beginTest, judgeTest];
