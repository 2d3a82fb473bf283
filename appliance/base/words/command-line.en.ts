/** What the command line says. English. */
export const commandLineEn = {
  'cli.bad-address': '{option} wants ADDRESS:PORT, such as 192.168.1.5:5060 or [::1]:5060; "{text}" is not one.',
  'cli.bad-range': '--rtp wants two ports, such as 20000-20999; "{text}" is not that.',
  'cli.unknown-option': 'There is no option {option}. See cordboard {command} --help.',
  'cli.option-elsewhere': '{option} doesn’t go with {command}. See cordboard {command} --help.',
  'cli.value-missing': '{option} wants a value after it. See cordboard {command} --help.',
  'cli.value-unwanted': '{option} takes no value. See cordboard {command} --help.',
  'cli.unknown-command': 'There is no command "{command}". See cordboard help.',
  'cli.too-much': '"{text}" is one word too many for {command}. See cordboard {command} --help.',
  'cli.file-missing': 'Name the office file: cordboard {command} FILE.',
  'cli.file-unreadable': '{file} could not be read: {detail}.',
  'cli.file-is-folder': '{file} is a folder; name the office file in it.',
  'cli.file-not-there': 'There is no file {file}.',
  'cli.no-data': 'There is no box in {dataDir} (yet). Name its directory with --data.',
  'cli.data-damaged': 'The data in {dataDir} are damaged: see above.',
  'cli.data-sound': 'The data in {dataDir} are sound.',
  'cli.at-line': 'line {line}',
  'cli.office-valid': '{file} is valid.',
  'cli.nothing-changes': 'Nothing changes: the box already is as {file} says.',
  'cli.would-change': 'This would change:',
  'cli.changed': 'Changed (revision {revision}):',
  'cli.applied-live': 'The running box took it over at once.',
  'cli.applied-offline': 'No box runs on {dataDir}; the next start uses it.',
  'cli.owner-link': 'Open this link within {hours} hours to become the owner (it works once):',
  'cli.ready': 'Cordboard {version} is ready.',
  'cli.page': 'Page: {url}',
  'cli.first-owner': 'Become the owner (works once): {url}',
  'cli.sip': 'Phones: {transport} {address}',
  'cli.stopping': 'Stopping: ending calls politely.',
  'cli.failed': 'Cordboard could not go on: {detail}',
  'cli.help':
    'cordboard serve        run the box\n' +
    'cordboard apply FILE   bring an office file into the box (--dry-run shows the difference, --replace also deletes)\n' +
    'cordboard check [FILE] check the configuration, or an office file before it is applied\n' +
    'cordboard export       print the office file (--secrets with passwords)\n' +
    'cordboard what-if      say what would become of a call\n' +
    'cordboard owner-link   print a fresh one-time link for the owner\n' +
    'cordboard version      print the version\n' +
    'cordboard help [NAME]  explain a command, as --help after it does\n' +
    '\n' +
    '--data DIR         where everything is kept (./data)\n' +
    '--http ADDR:PORT   page over HTTP (8080); may be given several times, as the next two\n' +
    '--https ADDR:PORT  page over HTTPS (8443)\n' +
    '--sip ADDR:PORT    phones over UDP and TCP (5060); TLS listens on the next port\n' +
    '--rtp FROM-TO      ports for sound (20000-20999)\n' +
    '--office FILE      office file that serve applies before it starts\n' +
    '\n' +
    'An address is one of this machine’s, IPv4 (192.168.1.5:5060) or IPv6 ([2001:db8::5]:5060). A port alone listens on all\n' +
    'addresses of both; 0.0.0.0:5060 on those of IPv4 only, [::]:5060 on those of IPv6 only.\n' +
    '\n' +
    'Exit codes: 0 done, 1 refused (why stands on standard error), 2 not understood, 70 a mistake of ours.',
  'cli.help-serve':
    'cordboard serve [--data DIR] [--http ADDR:PORT] [--https ADDR:PORT] [--sip ADDR:PORT] [--rtp FROM-TO] [--office FILE]\n' +
    '\n' +
    'Runs the box until it is told to stop (Ctrl+C, SIGTERM). Without an owner it prints a link that makes one.\n' +
    '\n' +
    '--data DIR         where everything is kept (./data); made where it isn’t there\n' +
    '--http ADDR:PORT   page over HTTP (8080)\n' +
    '--https ADDR:PORT  page over HTTPS (8443)\n' +
    '--sip ADDR:PORT    phones over UDP and TCP (5060); TLS listens on the next port\n' +
    '--rtp FROM-TO      ports for sound (20000-20999)\n' +
    '--office FILE      office file to apply before the start\n' +
    '\n' +
    'An address is one of this machine’s, IPv4 (192.168.1.5:5060) or IPv6 ([2001:db8::5]:5060). A port alone listens on all\n' +
    'addresses of both; 0.0.0.0:5060 on those of IPv4 only, [::]:5060 on those of IPv6 only.\n' +
    '\n' +
    '--http, --https and --sip may be given several times, once for each interface.',
  'cli.help-apply':
    'cordboard apply FILE [--dry-run] [--replace] [--confirm] [--data DIR]\n' +
    '\n' +
    'Brings an office file into the box: all of it, or nothing and why. A running box takes it over at once.\n' +
    '\n' +
    '--dry-run   only show what would change\n' +
    '--replace   also delete what the sections of the file lack\n' +
    '--confirm   do it although saved routing tests would no longer hold\n' +
    '--data DIR  where everything is kept (./data)',
  'cli.help-check':
    'cordboard check [FILE] [--data DIR]\n' +
    '\n' +
    'With a file: says whether it is a good office file, without touching any box.\n' +
    'Without: says whether the data of the box are sound.\n' +
    'Either way it says what is wrong about the set-up as a whole, and fails where calls are lost by it.\n' +
    '\n' +
    '--data DIR  where everything is kept (./data)',
  'cli.help-export':
    'cordboard export [--secrets] [--data DIR] > FILE\n' +
    '\n' +
    'Prints the office as an office file. Its first lines say what isn’t in it.\n' +
    '\n' +
    '--secrets   with passwords and PINs, in the clear\n' +
    '--data DIR  where everything is kept (./data)',
  'cli.help-owner-link':
    'cordboard owner-link [--data DIR] [--http ADDR:PORT]\n' +
    '\n' +
    'Prints a fresh link that makes whoever opens it the owner, once, within a day. Older links stop working.\n' +
    '\n' +
    '--data DIR        where everything is kept (./data)\n' +
    '--http ADDR:PORT  where the page will be, while no box runs (8080)',
  'cli.help-version': 'cordboard version\n\nPrints the version.',
  'edges.port-taken':
    '{protocol} port {port} on {address} is taken by another program: stop that one, or choose another port.',
  'edges.port-taken-probably':
    '{protocol} port {port} on {address} is taken by another program (another Cordboard, {likely}): stop that one, or choose another port.',
  'edges.port-forbidden':
    '{protocol} port {port} on {address} may only be opened by the administrator of this machine: choose one above 1023.',
  'edges.address-not-ours': 'This machine has no address {address} to listen on ({protocol} port {port}).',
  'edges.path-too-long':
    '{path} is longer than the {most} bytes that a socket’s name may have. Choose a shorter data directory.',
  'edges.listen-failed': 'Listening on {protocol} port {port} of {address} did not work: {why}.',
} as const;
