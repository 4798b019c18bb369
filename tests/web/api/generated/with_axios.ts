// Ask a served catalogue by the client for axios that openapi-generator made, and print what was found.
import type { RawAxiosRequestConfig } from "axios";
import { ChecksApi, Configuration, ReleasesApi, StandingApi } from "./axios/index.js";

const [address, firm, name, day, version] = process.argv.slice(2) as [string, string, string, string, string];
const served = new Configuration({ basePath: address });
const asText: RawAxiosRequestConfig = { responseType: "text", transformResponse: [] };

const checked = await new ChecksApi(served).check({ rows: [{ name }], as_of: day });
const found = await new StandingApi(served).search(name);
const told = await new StandingApi(served).standing(firm, day);
const file = await new ReleasesApi(served).releaseFile(version, "datapackage.json", undefined, asText);

const answers = {
  check: checked.data.results[0]?.outcome,
  search: found.data.hits[0]?.firm_id,
  standing: told.data.standings[0]?.says,
  download: file.data,
};
console.log(JSON.stringify(answers));
