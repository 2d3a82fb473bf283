import type { trunkTestsEn } from './trunk-tests.en.ts';

/** Wat de centrale zegt over: testgesprekken over een buitenlijn. Nederlands. */
export const trunkTestsNl: Record<keyof typeof trunkTestsEn, string> = {
  'trail.test-call': 'Een testgesprek: het gaat alleen langs {name}.',
  'trunk-test.said': 'De centrale heeft haar zin gezegd en opgehangen.',
  'trunk-test.number': 'Geef een telefoonnummer buiten kantoor, zoals uw eigen mobiel: 06 12345678.',
  'trunk-test.emergency': '{number} is een alarmnummer: daar wordt niemand gebeld om een lijn te testen.',
  'trunk-test.no-user': 'U heeft geen toestel op dit kantoor, dus moet de centrale zelf spreken.',
  'trunk-test.off': '{name} staat uit: zet hem aan om hem te testen.',
  'trunk-test.runs': 'Er loopt al een testgesprek langs {name}.',
  'trunk-test.none': 'Er is geen testgesprek langs {name} waar u iets over kunt zeggen.',
  'trunk-test.sound': 'Er gaat geluid heen en weer: {in} pakketjes kwamen van {name}, {out} gingen erheen ({codec}).',
  'trunk-test.sound-encrypted':
    'Er gaat versleuteld geluid heen en weer: {in} pakketjes kwamen van {name}, {out} gingen erheen ({codec}).',
  'trunk-test.deaf':
    'Er komt geen geluid van {name}, terwijl er {out} pakketjes heen gingen: iets onderweg, vaak een firewall, houdt het tegen.',
  'trunk-test.no-sound': 'Opgenomen, maar er gaat of komt geen geluid.',
  'trunk-test.heard-both': '{time}, door {by}: {number} is gebeld, en beiden hoorden elkaar.',
  'trunk-test.heard-there': '{time}, door {by}: {number} is gebeld en hoorde het kantoor, dat zelf niets hoorde.',
  'trunk-test.heard-here': '{time}, door {by}: {number} is gebeld en hoorde niets; het kantoor hoorde hen wel.',
  'trunk-test.heard-nothing': '{time}, door {by}: {number} is gebeld, en er was niets te horen.',
  'trunk-test.heard-sentence': '{time}, door {by}: {number} is gebeld en hoorde de zin.',
  'trunk-test.sentence-not-heard': '{time}, door {by}: {number} is gebeld en hoorde de zin niet.',
  'trunk-test.unjudged': '{time}, door {by}: {number} is gebeld en nam op; niemand zei wat er te horen was.',
  'trunk-test.not-answered': '{time}, door {by}: {number} nam niet op.',
  'trunk-test.going-on': '{number} wordt gebeld.',
  'audit.trunk-test': 'Deed een testgesprek langs {name} naar {number}.',
  'audit.trunk-test-judged': 'Zei over het testgesprek langs {name}: {result}',
};
