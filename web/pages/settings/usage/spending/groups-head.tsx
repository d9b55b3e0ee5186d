/** What the columns of the groups are; where it is narrow, most fold under the first. */
export function GroupsHead(props: { dimension: string }) {
  const head = 'py-1 font-medium whitespace-nowrap';
  return (
    <thead>
      <tr class="text-xs text-muted">
        <th scope="col" class={`text-left ${head}`}>
          {props.dimension}
        </th>
        <th scope="col" class={`hidden w-24 text-right @sm:table-cell ${head}`}>
          Requests
        </th>
        <th scope="col" class={`hidden w-1/5 pl-6 text-left @sm:table-cell ${head}`}>
          Share
        </th>
        <th scope="col" class={`w-28 text-right @sm:w-36 @lg:w-44 ${head}`}>
          Credits
        </th>
        <th scope="col" class={`hidden w-20 text-right @sm:table-cell ${head}`}>
          Change
        </th>
        <th scope="col" class={`hidden w-24 text-right @sm:table-cell ${head}`}>
          <span class="sr-only">Narrow down</span>
        </th>
      </tr>
    </thead>
  );
}
