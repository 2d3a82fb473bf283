import { type Language, type Phrase, say } from '../../base/words/index.ts';
import type { Party } from '../../calls/types.ts';
import type { ConfigView } from '../../config/types.ts';
import { contactNameOf } from '../../rules/contact-names.ts';
import { shown } from '../../rules/phone-number.ts';

const E164 = /\+[1-9][0-9]{6,14}(?![0-9])/g;

/** A sentence as people read it: every outside number in it as `+31 20 123 45 67`. */
export function told(said: Phrase, language: Language): string {
  return say(said, language).replace(E164, shown);
}

/** Who called or was called, by the name that the office's contacts give the number where nobody gave one (CAL-16). */
export function partyView(party: Party, config: ConfigView): Party {
  const isNamed = party.name !== '' && party.name !== party.number && party.name !== shown(party.number);
  if (party.extensionId !== undefined || isNamed) return party;
  const name = contactNameOf(config, party.number);
  return name === undefined ? party : { ...party, name };
}
