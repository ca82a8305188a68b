/** Indexes that are made once a long log is read in. */
export const laterIndexes: readonly string[] = [
  `create table fourgate.later_indexes (
     name text primary key,
     definition text not null
   )`,
];
