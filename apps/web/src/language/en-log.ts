/** The log of the processes, and what it tells. */
export const enLog = {
  title: 'Log',
  open: 'Open the log',
  levels: 'Trace levels',
  levelsHint:
    'What the log tells while you look for a fault, in every process. What goes wrong is in it in any case. It names no people and no numbers.',
  area: {
    recording: 'Recording',
    callInformation: 'Call information',
    conversion: 'Conversion',
    license: 'License',
    gui: 'GUI',
    connections: 'Connections',
  },
  areaHint: {
    recording: 'Captures that arrive, wait and are kept; erasures',
    callInformation: 'Whose a recording is, and what its name and sides tell',
    conversion: 'Jobs that wait, begin and end',
    license: 'Licences, and what goes for want of one',
    gui: 'Every request of this page and of programs',
    connections: 'Devices, browsers, database, event store and job queue',
  },
  level: { trace: 'trace', warn: 'warning', error: 'error' },
  filter: { area: 'Area', level: 'Level', text: 'Words' },
  all: 'All',
  none: 'No such lines.',
  live: 'New lines come by themselves.',
  notLive: 'Not connected; new lines come when it is again.',
  download: 'Download',
  recording: 'Recording',
};
