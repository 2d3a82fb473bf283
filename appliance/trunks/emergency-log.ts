import type { Bus } from '../base/bus.ts';
import type { Clock } from '../base/clock.ts';
import type { AppEvents } from '../base/events.ts';
import { EMERGENCIES_KEPT_MAX } from '../base/limits-outside.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { ConfigView, LineBody, OfficeBody } from '../config/types.ts';
import type { Letter, TellPeople } from '../mail/types.ts';
import { shown } from '../rules/phone-number.ts';
import type { Audit } from '../store/audit.ts';
import type { EmergencyCall, EmergencyRecord, EmergencyReports, EmergencyWatch } from './types.ts';

export interface EmergencyLogOptions {
  readonly clock: Clock;
  readonly config: ConfigView;
  readonly audit: Pick<Audit, 'add'>;
  readonly bus?: Pick<Bus<AppEvents>, 'publish'> | undefined;
  readonly tell?: TellPeople | undefined;
  /** A notice could not be given; the call goes on all the same. */
  readonly onTrouble?: ((failure: unknown) => void) | undefined;
}

/**
 * Owner of the latest calls for help: tells chosen people silently who called, where and when (FAC-11), on the page and
 * by e-mail, and writes it into the audit. Nothing that goes wrong here reaches the call.
 */
export class EmergencyLog implements EmergencyWatch, EmergencyReports {
  readonly #options: EmergencyLogOptions;
  /** Newest first. */
  #recent: readonly EmergencyRecord[] = [];

  constructor(options: EmergencyLogOptions) {
    this.#options = options;
  }

  recent(): readonly (EmergencyRecord & { readonly phrase: Phrase })[] {
    return this.#recent.map((record) => ({ ...record, phrase: sentence(record) }));
  }

  begins(call: EmergencyCall): void {
    const { clock, audit, bus, tell } = this.#options;
    const record = this.#recordOf(call);
    this.#recent = [record, ...this.#recent].slice(0, EMERGENCIES_KEPT_MAX);
    const said = sentence(record);
    const { number, name } = record.caller;
    this.#try(() => audit.add({ at: clock.wall(), author: { name: `${number} ${name}`, from: number }, phrase: said }));
    this.#try(() => bus?.publish('emergency.called', record));
    this.#try(() => tell?.(this.#office()?.emergencyRecipientIds ?? [], letterAbout(record, said)));
    if (call.isNumberLost) this.#try(() => tell?.('admins', LOST));
  }

  #recordOf({ number, caller, shownNumber, areaCode }: EmergencyCall): EmergencyRecord {
    const line = this.#options.config.get<LineBody>('line', caller.lineId ?? '');
    const where = [line?.name ?? line?.username, areaCode].filter((part) => part !== undefined);
    return {
      at: this.#options.clock.wall(),
      number,
      caller: { number: caller.number, name: caller.name },
      place: where.join(', '),
      shownNumber,
    };
  }

  #office(): OfficeBody | undefined {
    return this.#options.config.list<OfficeBody>('office')[0];
  }

  #try(work: () => void): void {
    try {
      work();
    } catch (failure) {
      this.#options.onTrouble?.(failure);
    }
  }
}

/** Who, where, what they see: for the page, the audit and the mail. */
export function sentence({ caller, number, place, shownNumber }: EmergencyRecord): Phrase {
  const params = { name: caller.name, caller: caller.number, number, place, shown: shown(shownNumber ?? '') };
  return phrase(place === '' ? 'emergency.called' : 'emergency.called-from', params);
}

function letterAbout(record: EmergencyRecord, said: Phrase): Letter {
  const { caller, number, shownNumber } = record;
  const subject = phrase('emergency.subject', { name: caller.name, number });
  const back = shownNumber === undefined ? [] : [phrase('emergency.calls-back', { shown: shown(shownNumber) })];
  return { subject, at: record.at, sentences: [said, ...back] };
}

const LOST: Letter = { subject: phrase('emergency.lost-subject'), sentences: [phrase('emergency.lost')] };
