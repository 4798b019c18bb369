# Three questions to a release in R, by arrow and dplyr.
# usage: Rscript with_r.R RELEASE LOANS.csv SINCE
# RELEASE is a folder; LOANS.csv has the columns loan, uscc, name and made_on; SINCE is a day.
suppressPackageStartupMessages({
  library(arrow)
  library(dplyr)
})
given <- commandArgs(trailingOnly = TRUE)
since <- as.Date(given[3])
read <- function(name) read_parquet(file.path(given[1], paste0(name, ".parquet")))
text <- function(rows) write.csv(rows, stdout(), row.names = FALSE, quote = FALSE, na = "")

# Codes are texts: without colClasses R would turn them into numbers.
loans <- read.csv(given[2], colClasses = "character", na.strings = "", fileEncoding = "UTF-8") |>
  mutate(made_on = as.Date(made_on))
now <- read("build") |> filter(key == "known_on") |> pull(value) |> as.Date()
title <- read("intervals") |>
  semi_join(read("tiers") |> filter(kind == "title"), by = c("regime", "tier")) |>
  mutate(first = coalesce(from_on, as.Date("0001-01-01")), last = coalesce(until_on, as.Date("9999-12-31")))

# Each loan's firms by the code, else by a name exactly as some list prints it.
by_code <- loans |> filter(!is.na(uscc)) |> inner_join(read("firms") |> select(uscc, firm_id), by = "uscc")
by_name <- loans |> anti_join(by_code, by = "loan") |>
  inner_join(read("firm_names") |> select(name, firm_id), by = "name", relationship = "many-to-many")
firm_of <- bind_rows(by_code, by_name) |> distinct(loan, firm_id)

# Who held a title on the day its loan was made.
asked <- loans |> select(loan, made_on) |> left_join(firm_of, by = "loan")
found <- asked |> inner_join(title, by = join_by(firm_id, between(made_on, first, last)))
cat("-- held_on\n")
asked |>
  left_join(found |> select(loan, firm_id, regime, tier, status, holds_title, until_on), by = c("loan", "firm_id")) |>
  arrange(loan, firm_id, regime, tier) |> text()

# How many titles are in force by level, on the first of each month.
held <- title |> filter(status == "in_force") |> inner_join(read("regimes") |> select(regime, level), by = "regime")
first_month <- as.Date(format(min(held$first), "%Y-%m-01"))
months <- tibble(month_on = seq(first_month, now, by = "month"))
cat("-- in_force\n")
months |>
  inner_join(held, by = join_by(between(month_on, first, last))) |>
  count(level, month_on, name = "titles") |> arrange(level, month_on) |> text()

# What my list lost: titles held on a day and not, or not surely, on the day of the release's data.
before <- title |> filter(first <= since, last >= since, holds_title == "yes") |> select(firm_id, regime, tier, was = status)
after <- title |> filter(first <= now, last >= now, holds_title != "yes") |>
  select(firm_id, regime, tier, is_now = status, holds_title, status_since = from_on)
cat("-- lost\n")
firm_of |> inner_join(before, by = "firm_id", relationship = "many-to-many") |>
  inner_join(after, by = c("firm_id", "regime", "tier")) |>
  arrange(loan, firm_id, regime, tier) |> text()
