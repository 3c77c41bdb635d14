# Answers pairs of versions as Elixir orders them; see version_orders.py. Needs Elixir.
#
#   elixir orders/hex.exs

read = fn text ->
  case Version.parse(text) do
    {:ok, version} -> version
    :error -> nil
  end
end

IO.stream(:stdio, :line)
|> Stream.map(fn line -> line |> String.trim_trailing("\n") |> String.split("\t") |> Enum.map(read) end)
|> Enum.each(fn
  [one, other] when one == nil or other == nil ->
    IO.puts(if(one, do: ".", else: "!") <> if(other, do: ".", else: "!"))

  [one, other] ->
    IO.puts(Map.fetch!(%{lt: "<", eq: "=", gt: ">"}, Version.compare(one, other)))
end)
