import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { EMERGENCY_DRILLS_SHOWN_MAX } from '../../base/limits-outside.ts';
import { phrase, say } from '../../base/words/index.ts';
import type { LineBody } from '../../config/types.ts';
import { defineRoute } from '../define-route.ts';
import { authorOf } from '../person.ts';
import { drillShape, drillView, emergencyShape, emergencyView } from '../views/emergency.ts';

const getEmergency = defineRoute({
  method: 'GET',
  path: '/api/emergency',
  right: 'see-office',
  summary:
    'Whether help can be reached: numbers, providers, what a call from each line would show, who is told (FAC-11).',
  answer: emergencyShape,
  handle: ({ services, language }) => {
    const { entries } = services.audit.list({ limit: EMERGENCY_DRILLS_SHOWN_MAX, keys: ['audit.emergency-drill'] });
    const drills = entries.map(({ at, author, phrase: said }) => ({
      at,
      by: author.name,
      sentence: say(said, language),
    }));
    return emergencyView(services, language, drills);
  },
});

const drill = defineRoute({
  method: 'POST',
  path: '/api/emergency/drill',
  right: 'change-office',
  summary: 'What would be sent if somebody called for help from this line; nobody is called, and the audit says so.',
  body: z.object({ lineId: z.string().min(1).max(64) }),
  answer: drillShape,
  handle: ({ services, body, person, language }) => {
    const line = services.config.get<LineBody>('line', body.lineId);
    if (!line) throw new AppError('not-found', phrase('api.no-such'));
    const said = phrase('audit.emergency-drill', { line: line.name ?? line.username });
    services.audit.add({ at: services.clock.wall(), author: authorOf(person), phrase: said });
    return drillView(services, line, language);
  },
});

export const emergencyRoutes = [getEmergency, drill];
