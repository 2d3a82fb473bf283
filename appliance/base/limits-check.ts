/** Limits of what shows and checks the routing: flow graph, check, booklet. */

/** Bricks in a flow graph: more can't be read. @beyond it says that there is more */
export const GRAPH_NODES_MAX = 300;
/** So many extensions at the end of one brick are drawn one by one. @beyond they are one brick that counts them */
export const GRAPH_LEAVES_MAX = 12;
/** How long after a change the whole office is checked: changes come in bursts. */
export const CHECK_AFTER_MS = 500;
/** Longest that work which can wait goes on before calls have their turn. @beyond it rests at its next step */
export const SLICE_MS = 10;
/** People without an emergency number who are named. @beyond they are counted, at the office */
export const CHECK_PEOPLE_NAMED_MAX = 5;
