# Three questions to a release in R, by dplyr 1.0 or later, from its CSV: nothing else is to be installed.
# usage: Rscript with_r.R RELEASE LOANS.csv SINCE
# RELEASE is a folder or an address such as http://127.0.0.1:8001/releases/<version>; LOANS.csv has the columns loan,
# uscc, name and made_on; SINCE is a day.
suppressPackageStartupMessages(library(dplyr))
given <- commandArgs(trailingOnly = TRUE)
since <- as.Date(given[3])
invisible(Sys.setlocale("LC_COLLATE", "C")) # sorted as other tools sort, whatever the language of the machine

# Codes are texts: without colClasses R would turn them into numbers.
read_texts <- function(path) {
  read.csv(path, colClasses = "character", na.strings = "", encoding = "UTF-8", check.names = FALSE)
}
read <- function(name) read_texts(paste0(given[1], "/", name, ".csv"))
text <- function(rows) write.csv(rows, stdout(), row.names = FALSE, quote = FALSE, na = "")

loans <- read_texts(given[2]) |> mutate(made_on = as.Date(made_on))
now <- read("build") |> filter(key == "known_on") |> pull(value) |> as.Date()
title <- read("intervals") |>
  semi_join(read("tiers") |> filter(kind == "title"), by = c("regime", "tier")) |>
  mutate(first = as.Date(coalesce(from_on, "0001-01-01")), last = as.Date(coalesce(until_on, "9999-12-31")))

# Each loan's firms by the code, else by a name exactly as some list prints it.
by_code <- loans |> filter(!is.na(uscc)) |> inner_join(read("firms") |> select(uscc, firm_id), by = "uscc")
by_name <- loans |> anti_join(by_code, by = "loan") |>
  inner_join(read("firm_names") |> select(name, firm_id), by = "name")
firm_of <- bind_rows(by_code, by_name) |> distinct(loan, firm_id)

# Who held a title on the day its loan was made.
asked <- loans |> select(loan, made_on) |> left_join(firm_of, by = "loan")
found <- asked |> inner_join(title, by = "firm_id") |> filter(first <= made_on, made_on <= last)
cat("-- held_on\n")
asked |>
  left_join(found |> select(loan, firm_id, regime, tier, status, holds_title, until_on), by = c("loan", "firm_id")) |>
  arrange(loan, firm_id, regime, tier) |> text()

# How many titles are in force by level, on the first of each month.
held <- title |> filter(status == "in_force") |> inner_join(read("regimes") |> select(regime, level), by = "regime")
months <- seq(as.Date(format(min(held$first), "%Y-%m-01")), now, by = "month")
in_month <- function(month) held |> filter(first <= month, last >= month) |> count(level, name = "titles")
cat("-- in_force\n")
tibble(month_on = months) |> group_by(month_on) |> group_modify(~ in_month(.y$month_on)) |> ungroup() |>
  select(level, month_on, titles) |> arrange(level, month_on) |> text()

# What my list lost: titles held on a day and not, or not surely, on the day of the release's data.
before <- title |> filter(first <= since, last >= since, holds_title == "yes") |> select(firm_id, regime, tier, was = status)
after <- title |> filter(first <= now, last >= now, holds_title != "yes") |>
  select(firm_id, regime, tier, is_now = status, holds_title, status_since = from_on)
cat("-- lost\n")
firm_of |> inner_join(before, by = "firm_id") |>
  inner_join(after, by = c("firm_id", "regime", "tier")) |>
  arrange(loan, firm_id, regime, tier) |> text()
