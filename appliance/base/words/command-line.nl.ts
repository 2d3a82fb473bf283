import type { commandLineEn } from './command-line.en.ts';

/** What the command line says. Dutch. */
export const commandLineNl: Record<keyof typeof commandLineEn, string> = {
  'cli.bad-address': 'Bij {option} hoort ADRES:POORT, zoals 192.168.1.5:5060 of [::1]:5060; "{text}" is dat niet.',
  'cli.bad-range': 'Bij --rtp horen twee poorten, zoals 20000-20999; "{text}" is dat niet.',
  'cli.unknown-option': 'De optie {option} bestaat niet. Zie cordboard {command} --help.',
  'cli.option-elsewhere': '{option} hoort niet bij {command}. Zie cordboard {command} --help.',
  'cli.value-missing': 'Achter {option} hoort een waarde. Zie cordboard {command} --help.',
  'cli.value-unwanted': 'Bij {option} hoort geen waarde. Zie cordboard {command} --help.',
  'cli.unknown-command': 'De opdracht "{command}" bestaat niet. Zie cordboard help.',
  'cli.too-much': '"{text}" is een woord te veel voor {command}. Zie cordboard {command} --help.',
  'cli.file-missing': 'Noem het kantoorbestand: cordboard {command} BESTAND.',
  'cli.file-unreadable': '{file} kan niet gelezen worden: {detail}.',
  'cli.file-is-folder': '{file} is een map; noem het kantoorbestand dat erin staat.',
  'cli.file-not-there': 'Het bestand {file} bestaat niet.',
  'cli.no-data': 'In {dataDir} staat (nog) geen centrale. Noem de juiste map met --data.',
  'cli.data-damaged': 'De gegevens in {dataDir} zijn beschadigd: zie hierboven.',
  'cli.data-sound': 'De gegevens in {dataDir} zijn in orde.',
  'cli.at-line': 'regel {line}',
  'cli.office-valid': '{file} is in orde.',
  'cli.nothing-changes': 'Er verandert niets: alles staat al zoals in {file}.',
  'cli.would-change': 'Dit zou veranderen:',
  'cli.changed': 'Gewijzigd (revisie {revision}):',
  'cli.applied-live': 'De draaiende centrale heeft het meteen overgenomen.',
  'cli.applied-offline': 'Er draait geen centrale op {dataDir}; bij de volgende start geldt het.',
  'cli.owner-link': 'Open deze link binnen {hours} uur om eigenaar te worden (werkt één keer):',
  'cli.ready': 'Cordboard {version} staat klaar.',
  'cli.page': 'Pagina: {url}',
  'cli.first-owner': 'Word eigenaar (werkt één keer): {url}',
  'cli.sip': 'Toestellen: {transport} {address}',
  'cli.stopping': 'Stoppen: gesprekken worden netjes beëindigd.',
  'cli.failed': 'Cordboard kon niet verder: {detail}',
  'cli.help':
    'cordboard serve            start de centrale\n' +
    'cordboard apply BESTAND    neem een kantoorbestand over (--dry-run toont het verschil, --replace verwijdert ook)\n' +
    'cordboard check [BESTAND]  controleer de instellingen, of een kantoorbestand vóór het overnemen\n' +
    'cordboard export           toon het kantoorbestand (--secrets met wachtwoorden)\n' +
    'cordboard what-if      zeggen wat er van een gesprek zou worden\n' +
    'cordboard owner-link       maak een nieuwe eenmalige link voor de eigenaar\n' +
    'cordboard version          toon de versie\n' +
    'cordboard help [NAAM]      leg een opdracht uit, net als --help erachter\n' +
    '\n' +
    '--data MAP           waar alles bewaard wordt (./data)\n' +
    '--http ADRES:POORT   pagina via HTTP (8080); mag vaker, net als de volgende twee\n' +
    '--https ADRES:POORT  pagina via HTTPS (8443)\n' +
    '--sip ADRES:POORT    toestellen via UDP en TCP (5060); TLS luistert op de volgende poort\n' +
    '--rtp VAN-TOT        poorten voor geluid (20000-20999)\n' +
    '--office BESTAND     kantoorbestand dat serve vóór het starten overneemt\n' +
    '\n' +
    'Een adres is er een van deze computer: IPv4 (192.168.1.5:5060) of IPv6 ([2001:db8::5]:5060). Met alleen een poort\n' +
    'worden het alle adressen van beide; 0.0.0.0:5060 is alleen IPv4, [::]:5060 alleen IPv6.\n' +
    '\n' +
    'Afloop: 0 gelukt, 1 geweigerd (de reden staat op de foutuitvoer), 2 niet begrepen, 70 een fout van ons.',
  'cli.help-serve':
    'cordboard serve [--data MAP] [--http ADRES:POORT] [--https ADRES:POORT] [--sip ADRES:POORT] [--rtp VAN-TOT] [--office BESTAND]\n' +
    '\n' +
    'Laat de centrale draaien tot hij moet stoppen (Ctrl+C, SIGTERM). Zonder eigenaar toont hij een link die er een maakt.\n' +
    '\n' +
    '--data MAP           waar alles bewaard wordt (./data); wordt gemaakt als hij er niet is\n' +
    '--http ADRES:POORT   pagina via HTTP (8080)\n' +
    '--https ADRES:POORT  pagina via HTTPS (8443)\n' +
    '--sip ADRES:POORT    toestellen via UDP en TCP (5060); TLS luistert op de volgende poort\n' +
    '--rtp VAN-TOT        poorten voor geluid (20000-20999)\n' +
    '--office BESTAND     kantoorbestand om vóór het starten over te nemen\n' +
    '\n' +
    'Een adres is er een van deze computer: IPv4 (192.168.1.5:5060) of IPv6 ([2001:db8::5]:5060). Met alleen een poort\n' +
    'worden het alle adressen van beide; 0.0.0.0:5060 is alleen IPv4, [::]:5060 alleen IPv6.\n' +
    '\n' +
    '--http, --https en --sip mogen vaker, één keer per netwerkaansluiting.',
  'cli.help-apply':
    'cordboard apply BESTAND [--dry-run] [--replace] [--confirm] [--data MAP]\n' +
    '\n' +
    'Neemt een kantoorbestand over: helemaal, of niets en waarom niet. Een draaiende centrale neemt het meteen over.\n' +
    '\n' +
    '--dry-run   laat alleen zien wat er zou veranderen\n' +
    '--replace   verwijder ook wat in de onderdelen van het bestand ontbreekt\n' +
    '--confirm   doe het, ook als bewaarde routetests dan niet meer kloppen\n' +
    '--data MAP  waar alles bewaard wordt (./data)',
  'cli.help-check':
    'cordboard check [BESTAND] [--data MAP]\n' +
    '\n' +
    'Met een bestand: zegt of het een goed kantoorbestand is, zonder een centrale aan te raken.\n' +
    'Zonder: zegt of de gegevens van de centrale in orde zijn.\n' +
    'Hoe dan ook zegt het wat er mis is met de inrichting; gaan daardoor gesprekken verloren, dan mislukt het.\n' +
    '\n' +
    '--data MAP  waar alles bewaard wordt (./data)',
  'cli.help-export':
    'cordboard export [--secrets] [--data MAP] > BESTAND\n' +
    '\n' +
    'Toont het kantoor als kantoorbestand. De eerste regels zeggen wat er niet in staat.\n' +
    '\n' +
    '--secrets   met wachtwoorden en pincodes, leesbaar\n' +
    '--data MAP  waar alles bewaard wordt (./data)',
  'cli.help-owner-link':
    'cordboard owner-link [--data MAP] [--http ADRES:POORT]\n' +
    '\n' +
    'Toont een nieuwe link die wie hem opent eigenaar maakt, één keer, binnen een dag. Oudere links werken dan niet meer.\n' +
    '\n' +
    '--data MAP          waar alles bewaard wordt (./data)\n' +
    '--http ADRES:POORT  waar de pagina komt, zolang er geen centrale draait (8080)',
  'cli.help-version': 'cordboard version\n\nToont de versie.',
  'edges.port-taken':
    '{protocol}-poort {port} op {address} is bezet door een ander programma: stop dat, of kies een andere poort.',
  'edges.port-taken-probably':
    '{protocol}-poort {port} op {address} is bezet door een ander programma (een andere Cordboard, {likely}): stop dat, of kies een andere poort.',
  'edges.port-forbidden':
    'Alleen de beheerder van deze machine mag {protocol}-poort {port} op {address} openen: kies er een boven 1023.',
  'edges.address-not-ours': 'Deze machine heeft geen adres {address} om op te luisteren ({protocol}-poort {port}).',
  'edges.path-too-long':
    '{path} is langer dan de {most} bytes die de naam van een socket mag hebben. Kies een kortere gegevensmap.',
  'edges.listen-failed': 'Luisteren op {protocol}-poort {port} van {address} lukte niet: {why}.',
};
