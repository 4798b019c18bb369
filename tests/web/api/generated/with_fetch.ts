// Ask a served catalogue by openapi-fetch with the types that openapi-typescript made, and print what was found.
import createClient from "openapi-fetch";
import type { paths } from "./fetch.js";

const [address, firm, name, day, version] = process.argv.slice(2) as [string, string, string, string, string];
const client = createClient<paths, "application/json">({ baseUrl: address });
const files = createClient<paths, "*/*">({ baseUrl: address });

const checked = await client.POST("/-/check.json", { body: { rows: [{ name }], as_of: day } });
const found = await client.GET("/-/search.json", { params: { query: { q: name } } });
const told = await client.GET("/-/standing/{firm}.json", { params: { path: { firm }, query: { as_of: day } } });
const at = { version, file: "datapackage.json" };
const file = await files.GET("/releases/{version}/{file}", { params: { path: at }, parseAs: "text" });
if (!checked.data || !found.data || !told.data || !file.data) throw new Error("refused");

const answers = {
  check: checked.data.results[0]?.outcome,
  search: found.data.hits[0]?.firm_id,
  standing: told.data.standings[0]?.says,
  download: file.data,
};
console.log(JSON.stringify(answers));
