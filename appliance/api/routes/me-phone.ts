import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase, say } from '../../base/words/index.ts';
import type { ConfigView, LineBody, Stored } from '../../config/types.ts';
import type { UserBody } from '../../extensions/user-schema.ts';
import { configure } from '../configure.ts';
import { defineRoute, type RouteContext } from '../define-route.ts';
import type { Person } from '../person.ts';
import { moment, userRef } from '../views/shapes.ts';

type Asking = RouteContext<Person, unknown, unknown, unknown>;

const LINE_NAME_TAIL = '-web';

function ownUser({ services, person }: Asking): Stored<UserBody> {
  const user = person.userId === undefined ? undefined : services.config.get<UserBody>('user', person.userId);
  if (!user) throw new AppError('forbidden', phrase('phone.no-user'));
  return user;
}

/** `101-web`, or with a figure behind it where another line has that name. */
function freeUsername(config: ConfigView, number: string): string {
  for (let n = 1; ; n++) {
    const username = `${number}${LINE_NAME_TAIL}${n === 1 ? '' : n}`;
    if (!config.find('line', 'username', username)) return username;
  }
}

/** The line of the person's browser phone; made when it isn't there yet. */
function browserLine(asking: Asking, user: Stored<UserBody>): Stored<LineBody> {
  const { config } = asking.services;
  const there = config.where<LineBody>('line', 'userId', user.id).find(({ browser }) => browser);
  if (there) return there;
  const name = say(phrase('line.browser-name'), asking.language);
  const username = freeUsername(config, user.number);
  // Who sits there has signed in on the page: the voicemail need not ask once more (USR-04).
  const body = { username, name, userId: user.id, browser: true, trusted: true };
  const [id] = configure(asking, [{ change: { what: 'create', entity: 'line', body } }], phrase('note.browser-phone'));
  return config.get<LineBody>('line', id as string) as Stored<LineBody>;
}

const takePhone = defineRoute({
  method: 'POST',
  path: '/api/me/phone',
  right: 'call-in-browser',
  summary:
    'What your phone in the browser registers with over `/sip`: its line (made at first use) and a password of the hour.',
  answer: z.object({
    user: userRef,
    lineId: z.string(),
    username: z.string(),
    password: z.string().meta({ description: 'For the page alone; good until `goodUntil`.' }),
    goodUntil: moment,
    securePage: z.string().optional().meta({ description: 'Where the page has a microphone, when here it has none.' }),
  }),
  handle: (asking) => {
    const user = ownUser(asking);
    const line = browserLine(asking, user);
    const { services } = asking;
    const { id, number, name } = user;
    const { password, goodUntil } = services.phonePass(line.id);
    const securePage = services.securePageUrl();
    return { user: { id, number, name }, lineId: line.id, username: line.username, password, goodUntil, securePage };
  },
});

export const ownPhoneRoutes = [takePhone];
