import { z } from 'zod';
import { recordingSchema } from '../../config/entities/recording.ts';
import type { ConfigService } from '../../config/types.ts';
import { configure } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { entityShapes } from '../entity-shapes.ts';

const shapes = entityShapes({ schema: recordingSchema });
const settingsShape = z.object(shapes.answer).meta({ id: 'RecordingSettings' });

function settingsOf(config: ConfigService): z.input<typeof settingsShape> {
  const [settings] = config.list<Record<string, unknown>>('recording');
  return shapes.pick(settings ?? {}) as z.input<typeof settingsShape>;
}

const getSettings = defineRoute({
  method: 'GET',
  path: '/api/recording-settings',
  right: 'see-office',
  summary: 'Which calls are recorded, and how long that is kept (FAC-05).',
  answer: settingsShape,
  handle: ({ services }) => settingsOf(services.config),
});

const changeSettings = defineRoute({
  method: 'PATCH',
  path: '/api/recording-settings',
  right: 'change-office',
  summary: 'Change which calls are recorded.',
  body: shapes.changed,
  answer: settingsShape,
  handle: (asking) => {
    configure(asking, [{ change: { what: 'change', entity: 'recording', id: 'recording', body: asking.body } }]);
    return settingsOf(asking.services.config);
  },
});

export const recordingSettingsRoutes = [getSettings, changeSettings];
