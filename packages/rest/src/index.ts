export { type Parameters, parametersOf } from './parameters.ts';
export { type Plain, plainOf, type PlainOptions } from './plain.ts';
export { type Route, routesOf } from './routes.ts';
export { type Xml, xmlOf } from './xml.ts';
