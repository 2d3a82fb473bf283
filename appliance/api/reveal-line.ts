import { phrase } from '../base/words/index.ts';
import type { LineBody, Stored } from '../config/types.ts';
import type { RouteContext } from './define-route.ts';
import { authorOf, type Person } from './person.ts';
import { type Reveal, reveal } from './views/lines.ts';

type Asking = Pick<RouteContext<Person, unknown, unknown, unknown>, 'services' | 'person'>;

/** The one way by which a line's password leaves the box by the page: who saw it is in the audit for ever. */
export function revealNoted({ services, person }: Asking, line: Stored<LineBody>): Reveal {
  const shown = phrase('audit.line-revealed', { line: line.username });
  services.audit.add({ at: services.clock.wall(), author: authorOf(person), phrase: shown });
  return reveal(services, line);
}
