/** SQL: users `user`, each with the template that the licence comes through, if it does. */
export const withTemplate = (user: string, template: string): string =>
  `left join templates ${template} on ${template}.id = ${user}.licence_template_id`;

/** SQL: has he the licence? `null`: that is not known. The same as `licenceOf`; a test compares the two. */
export const licensed = (user: string, template: string): string =>
  `(${user}.licensed and ${template}.unlicensed_since is null)`;

/** SQL: since when he has none; `null`: nothing is removed for want of one. */
export const unlicensedSince = (user: string, template: string): string => `
  (case when ${user}.licensed is false then ${user}.licence_since
        when ${template}.unlicensed_since is not null
        then greatest(${template}.unlicensed_since, ${user}.licence_since) end)`;
